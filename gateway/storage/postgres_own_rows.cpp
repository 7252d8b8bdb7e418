#include "gateway/storage/postgres_own_rows.h"

#include "gateway/storage/consent_history.h"
#include "gateway/storage/words.h"

namespace gateway::storage {

namespace {

const std::string notices_sql{
    "SELECT n.notice, n.person_no, n.kind, n.items, n.messages,"
    " (extract(epoch FROM n.queued_at) * 1000000)::bigint, s.request, s.place - 1,"
    " (SELECT (extract(epoch FROM max(g.recorded_at)) * 1000000)::bigint FROM rights_step "
    "AS g JOIN rights_request AS r USING (request) JOIN rights_subject AS w USING (request)"
    " WHERE w.person_no = n.person_no AND r.asked = n.kind AND g.kind IN ('granted', "
    "'partly'))"
    " FROM recipient_notice AS n JOIN person AS p USING (person_no)"
    " LEFT JOIN LATERAL (SELECT w.request, w.place FROM rights_subject AS w JOIN payload AS"
    " k ON k.message = w.request AND k.use = 'request' AND k.ordinal = w.place - 1"
    " WHERE w.person_no = n.person_no ORDER BY w.request DESC LIMIT 1) AS s ON true"
    " LEFT JOIN LATERAL (SELECT run IS DISTINCT FROM $3::uuid AS elsewhere FROM message"
    "  WHERE message = n.notice OFFSET 0) AS m ON true"
    " WHERE n.party = $1::text AND p.controller = $2::text AND n.state = 'queued'"
    " AND n.kind <> 'withdrawal' AND m.elsewhere IS NOT TRUE AND "
    + std::string{sent_by_itself} + " ORDER BY n.queued_at, n.notice"};

}

std::optional<core::PersonId>
PostgresDueRows::subject(core::MessageId kept_with, std::int64_t place) {
    const std::optional<core::Bytes> kept{
        m_outbox.payload(kept_with, ports::PayloadRow::Use::request, place)};
    return kept ? std::optional{core::PersonId{std::string{core::as_text(*kept)}}} : std::nullopt;
}

/// A request tells who somebody is as long as their key stands; a notice of an erasure tells it
/// itself.
std::vector<ports::DueNotice>
PostgresDueRows::notices(core::ControllerId controller, core::PartyId party, core::MessageId run) {
    struct Kept {
        std::optional<core::MessageId> request;
        std::int64_t place{0};
    };

    std::vector<Kept> kept;
    std::vector<ports::DueNotice> due{m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            notices_sql, {Parameter::text(party.text()), Parameter::text(controller.text()),
                          Parameter::message(run)})};
        std::vector<ports::DueNotice> found;
        for (int row{0}; row < rows.size(); ++row) {
            ports::DueNotice& one{found.emplace_back()};
            one.notice.notice = rows.message(row, 0);
            one.notice.person = core::PersonNo{rows.integer(row, 1)};
            one.notice.party = party;
            one.notice.kind = from_word<ports::NoticeKind>(rows.text(row, 2));
            one.notice.items = names_at<core::ItemId>(rows, row, 3);
            for (const std::string& message : rows.list(row, 4)) {
                one.notice.messages.push_back(
                    core::MessageId::parse(message).value_or(core::MessageId{}));
            }
            one.queued_at = rows.instant(row, 5);
            Kept& with{kept.emplace_back()};
            if (!rows.is_null(row, 6)) {
                with = Kept{rows.message(row, 6), rows.integer(row, 7)};
            }
            if (!rows.is_null(row, 8)) {
                one.decided_at = rows.instant(row, 8);
            }
        }
        return found;
    })};
    std::vector<ports::DueNotice> named;
    for (std::size_t at{0}; at < due.size(); ++at) {
        std::optional<core::PersonId> whose{subject(due[at].notice.notice, 0)};
        if (!whose && kept[at].request) {
            whose = subject(*kept[at].request, kept[at].place);
        }
        if (whose) {
            due[at].subject = std::move(*whose);
            named.push_back(std::move(due[at]));
        }
    }
    return named;
}

std::vector<ports::DueTransfer>
PostgresDueRows::transfers(core::RegisterId reg, core::PartyId party, core::MessageId run) {
    std::vector<ports::DueTransfer> due{m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT r.request, (extract(epoch FROM s.recorded_at) * 1000000)::bigint,"
            " m.elsewhere IS NOT NULL"
            " FROM rights_request AS r JOIN rights_step AS s USING (request)"
            " LEFT JOIN LATERAL (SELECT run IS DISTINCT FROM $3::uuid AS elsewhere FROM message"
            "  WHERE message = r.request OFFSET 0) AS m ON true"
            " WHERE r.register = $1::text AND r.asked = 'portability' AND s.kind = 'released'"
            " AND s.details::jsonb ->> 'to' = $2::text AND m.elsewhere IS NOT TRUE"
            " ORDER BY s.step",
            {Parameter::text(reg.text()), Parameter::text(party.text()), Parameter::message(run)})};
        std::vector<ports::DueTransfer> found;
        for (int row{0}; row < rows.size(); ++row) {
            found.push_back(ports::DueTransfer{
                rows.message(row, 0), core::PersonId{}, rows.instant(row, 1),
                rows.boolean(row, 2)});
        }
        return found;
    })};
    std::vector<ports::DueTransfer> named;
    for (ports::DueTransfer& one : due) {
        if (std::optional<core::PersonId> whose{subject(one.request, 0)}) {
            one.subject = std::move(*whose);
            named.push_back(std::move(one));
        }
    }
    return named;
}

}
