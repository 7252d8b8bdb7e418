#include "gateway/config/exchange_checks.h"

#include "gateway/config/identities.h"
#include "gateway/config/own_rows.h"

#include <algorithm>

namespace gateway::config {

namespace {

using ports::Direction;

constexpr core::Code key_missing{"KEY_MISSING"};
constexpr core::Code key_misplaced{"KEY_MISPLACED"};

/// The leg that we write, and the one that we read.
ReadLeg* outbound_leg(ReadExchange& read) noexcept {
    switch (read.exchange.direction) {
    case Direction::out: return &read.record;
    case Direction::in: return nullptr;
    case Direction::query_out: return &read.request;
    case Direction::query_in: return &read.response;
    }
    return nullptr;
}

ReadLeg* inbound_leg(ReadExchange& read) noexcept {
    switch (read.exchange.direction) {
    case Direction::out: return nullptr;
    case Direction::in: return &read.record;
    case Direction::query_out: return &read.response;
    case Direction::query_in: return &read.request;
    }
    return nullptr;
}

class ExchangeCheck final {
public:
    ExchangeCheck(Draft& draft, ReadExchange& read, const Sheet& sheet, const Sheet& mapping_sheet)
        : m_draft{draft}, m_read{read}, m_exchange{read.exchange}, m_sheet{sheet},
          m_mapping_sheet{mapping_sheet} {}

    void run() {
        if (const Register* const owner{reg()}; owner != nullptr && !owner->has_access()) {
            m_sheet.error(
                line("register"), "REGISTER_WITHOUT_ACCESS",
                "nothing can be exchanged with " + said(owner->id.text())
                    + ": the register says that it has no access");
            return;
        }
        if (!m_exchange.results) { // a party's word is no record: it has no items and no register
            check_mandatory();
            if (ReadLeg* const leg{outbound_leg(m_read)}; m_exchange.release) {
                check_release(m_draft, m_read, m_sheet);
            } else if (leg != nullptr) {
                check_outbound(*leg);
                check_permitted(m_draft, m_exchange, leg->mapping, m_mapping_sheet);
                check_about(m_draft, m_exchange, leg->mapping, m_mapping_sheet);
            }
            if (ReadLeg* const leg{inbound_leg(m_read)}) {
                check_inbound(*leg);
                check_about(m_draft, m_exchange, leg->mapping, m_mapping_sheet);
            }
            check_selection();
        }
        check_transport();
        check_delivery();
        check_endpoints(m_draft, m_read, transport(), m_sheet);
    }

private:
    std::size_t line(const std::string& key) const {
        const auto found = m_read.lines.find(key);
        return found == m_read.lines.end() ? m_read.line : found->second;
    }

    const Register* reg() const {
        const auto found = std::find_if(
            m_draft.registers.begin(), m_draft.registers.end(),
            [&](const Register& one) { return one.id == m_exchange.reg; });
        return found == m_draft.registers.end() ? nullptr : &*found;
    }

    void check_mandatory() const {
        ReadLeg* const out{outbound_leg(m_read)};
        const ReadLeg& leg{out == nullptr ? m_read.record : *out};
        for (const auto& [item, at] : m_read.mandatory_lines) {
            if (!leg.mapping.lines.contains(item)) {
                m_sheet.error(
                    at, "MANDATORY_UNMAPPED",
                    "the mandatory item " + said(item.text()) + " is not in the mapping");
            }
        }
    }

    /// What is written to a party comes from the register, or from what a municipal system asked.
    void check_outbound(const ReadLeg& leg) const {
        const bool asked{m_exchange.direction == Direction::query_out};
        if (is_own(m_exchange.selection)) {
            check_own(leg);
            return;
        }
        const auto relay = m_draft.relays.find(m_exchange.reg);
        const ReadMapping* const source{
            !asked ? m_draft.binding_of(m_exchange.reg, m_exchange.selection)
            : relay == m_draft.relays.end() ? nullptr
                                            : &relay->second};
        if (source == nullptr) {
            if (reg() != nullptr && asked) {
                m_sheet.error(
                    m_read.line, "RELAY_MISSING",
                    "the register has no relay mapping for municipal systems");
            }
            return;
        }
        for (const mapping::Line& part : leg.mapping.definition.lines) {
            if (mapping::is_derived(part.converter)) {
                m_mapping_sheet.error(
                    leg.mapping.lines.at(part.item), "CONVERTER_READS_ONLY",
                    "what leaves is written whole: " + said(part.item.text())
                        + " is read as a part of another value");
            }
        }
        for (const auto& [item, at] : leg.mapping.lines) {
            if (!source->lines.contains(item)) {
                m_mapping_sheet.error(
                    at, "ITEM_WITHOUT_SOURCE",
                    "nothing of the register is mapped to " + said(item.text()));
            }
        }
        check_kinds(*source, leg.mapping, m_mapping_sheet);
    }

    /// What the house itself sends: a notice has items of its own, a person's own data may be any.
    void check_own(const ReadLeg& leg) const {
        for (const auto& [item, at] : leg.mapping.lines) {
            const bool of_a_notice{
                std::find(notice_items.begin(), notice_items.end(), item.text())
                != notice_items.end()};
            if (m_exchange.selection == notices_selection && !of_a_notice) {
                m_mapping_sheet.error(
                    at, "ITEM_WITHOUT_SOURCE", "no notice holds " + said(item.text()));
            }
        }
    }

    void check_inbound(const ReadLeg& leg) const {
        const mapping::Definition& definition{leg.mapping.definition};
        if (definition.marks_not_supplied) {
            m_mapping_sheet.error(
                leg.mapping.line, "MARKS_MISPLACED", "only what we write can carry marks");
        }
        const bool names_person{
            !definition.subject_path.empty()
            || leg.mapping.lines.contains(core::ItemId::intern("person.personal-id"))};
        const bool of_a_person{!definition.about_nobody};
        if (of_a_person && m_exchange.direction != Direction::query_out && !names_person) {
            m_mapping_sheet.error(
                leg.mapping.line, "SUBJECT_MISSING", "nothing says whom a record is about");
        }
        if (m_exchange.direction == Direction::query_in) {
            check_own_word(leg.mapping, m_mapping_sheet);
            return; // a question is not kept in the register
        }
        if (definition.stamp_system_path.empty() && definition.stamp_system.empty()
            && !definition.from_the_person) {
            m_mapping_sheet.error(
                leg.mapping.line, "STAMP_MISSING",
                "what comes in says where it comes from and who wrote it down");
        }
        check_receiving(m_draft, m_read, leg, reg(), m_sheet, m_mapping_sheet);
        if (m_exchange.direction == Direction::query_out) {
            check_answer(leg);
        }
    }

    /// The municipal system gets every item of the answer in its own shape.
    void check_answer(const ReadLeg& leg) const {
        const auto relay = m_draft.relays.find(m_exchange.reg);
        if (relay == m_draft.relays.end()) {
            return;
        }
        for (const auto& [item, at] : leg.mapping.lines) {
            if (!relay->second.lines.contains(item)) {
                m_mapping_sheet.error(
                    at, "ITEM_WITHOUT_PLACE",
                    "the register's relay mapping has no place for " + said(item.text()));
            }
        }
    }

    void check_selection() const {
        const bool needed{
            m_exchange.direction == Direction::out || m_exchange.direction == Direction::query_in};
        if (needed != !m_exchange.selection.empty()) {
            m_sheet.error(
                line("selection"), needed ? key_missing : key_misplaced,
                needed ? "this direction needs the `selection` that it reads"
                       : "this direction reads no selection");
            return;
        }
        const Register* const owner{reg()};
        if (owner == nullptr) {
            return;
        }
        const auto& selections = owner->access.selections;
        if (is_own(m_exchange.selection)) {
            if (m_exchange.direction != Direction::out) {
                m_sheet.error(
                    line("selection"), key_misplaced,
                    "what the house itself sends goes in batches out");
            }
            return;
        }
        const bool known{std::any_of(selections.begin(), selections.end(), [&](const auto& named) {
            return named.first == m_exchange.selection;
        })};
        if (needed && !known) {
            m_sheet.error(
                line("selection"), "REFERENCE_DANGLING",
                "the register has no selection " + said(m_exchange.selection));
        }
        if (m_exchange.direction == Direction::in && owner->access.staging_table.empty()) {
            m_sheet.error(m_read.line, "STAGING_MISSING", "the register has no staging table");
        }
    }

    const ports::TransportKind* transport() const {
        for (const ports::TransportKind* kind : m_draft.adapters.transport_kinds) {
            if (kind->name == m_exchange.transport) {
                return kind;
            }
        }
        return nullptr;
    }

    void check_transport() const {
        const ports::TransportKind* const kind{transport()};
        if (!m_draft.adapters.transport_kinds.empty() && kind == nullptr
            && !m_exchange.transport.empty()) {
            m_sheet.error(
                line("transport"), "ADAPTER_UNKNOWN",
                "there is no transport " + said(m_exchange.transport));
        }
        if (kind != nullptr && !kind->answers && m_exchange.direction == Direction::query_out) {
            m_sheet.error(
                line("transport"), "TRANSPORT_SILENT",
                "nothing can be asked by the transport " + said(m_exchange.transport));
        }
        check_who_calls(kind);
        check_identity(m_draft, m_exchange, kind, m_sheet, line("transport"));
    }

    /// An endpoint stands where we call, and only there.
    void check_who_calls(const ports::TransportKind* kind) const {
        using Inbound = ports::TransportKind::Inbound;
        const bool in{m_exchange.direction == Direction::in};
        const bool we_call{
            m_exchange.direction == Direction::out || m_exchange.direction == Direction::query_out
            || (in && kind != nullptr && kind->inbound == Inbound::collects)};
        const bool may_be_either{in && (kind == nullptr || kind->inbound == Inbound::either)};
        if (!may_be_either && we_call != !m_exchange.endpoint.empty()) {
            m_sheet.error(
                line("endpoint"), we_call ? key_missing : key_misplaced,
                we_call ? "this direction needs the name of the party's `endpoint`"
                        : "here the party calls us: there is no endpoint");
        }
    }

    /// What is asked once has neither deadline nor order, and nobody asks after its answer.
    void check_delivery() const {
        const bool asks{m_exchange.on_unknown == UnknownPolicy::ask_the_party};
        if (asks != !m_exchange.inquiry.empty()) {
            m_sheet.error(
                line("inquiry"), asks ? key_missing : key_misplaced,
                "`inquiry` names the endpoint that is asked where on-unknown is ask-the-party");
        }
        const bool batch_out{m_exchange.direction == Direction::out};
        if (!batch_out && asks) {
            m_sheet.error(line("inquiry"), key_misplaced, "only a batch out is asked after");
        }
        if (!batch_out && m_exchange.deadline) {
            m_sheet.error(line("deadline"), key_misplaced, "only a batch out has a deadline");
        }
        if (!batch_out && m_exchange.ordering != Ordering::none) {
            m_sheet.error(line("ordering"), key_misplaced, "only a batch out keeps an order");
        }
        if (m_exchange.deadline && !m_exchange.deadline->verified) {
            m_sheet.note(
                line("deadline"), "DEADLINE_UNVERIFIED",
                "where the deadline comes from was not checked");
        }
    }

    Draft& m_draft;
    ReadExchange& m_read;
    const Exchange& m_exchange;
    const Sheet& m_sheet;
    const Sheet& m_mapping_sheet;
};

}

void check_exchange(
    Draft& draft, ReadExchange& read, const Sheet& sheet, const Sheet& mapping_sheet) {
    ExchangeCheck{draft, read, sheet, mapping_sheet}.run();
    for (const auto& [name, leg] : legs_of(read)) {
        if (leg->line != 0) {
            const LegUse use{leg == outbound_leg(read) ? LegUse::written : LegUse::read};
            bind_leg(draft, *leg, use, sheet, mapping_sheet);
        }
    }
    check_batch_controls(draft, read, sheet);
    const auto owner =
        std::find_if(draft.registers.begin(), draft.registers.end(), [&](const Register& one) {
            return one.id == read.exchange.reg;
        });
    check_retention(read, owner == draft.registers.end() ? nullptr : &*owner, sheet);
    if (read.exchange.release) {
        read.exchange.record_key = {"release", "cell"}; // columns of the rows of a release
    } else if (is_own(read.exchange.selection)) {
        read.exchange.record_key = {"message"}; // each leaves once, under its own id
    }
    if (!read.exchange.results) {
        check_samples(draft, read);
    }
    read.exchange.record = std::move(read.record.leg);
    read.exchange.request = std::move(read.request.leg);
    read.exchange.response = std::move(read.response.leg);
}

}
