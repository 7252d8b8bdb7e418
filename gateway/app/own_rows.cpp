#include "gateway/app/own_rows.h"

#include "gateway/app/namesakes.h"
#include "gateway/config/own_rows.h"
#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/rights/portability.h"

#include <algorithm>

namespace gateway::app {

namespace {

/// What cannot be read whole is that person's alone: theirs stays due, others' are sent. A run that
/// has taken it in would settle it as gone: it stops, and goes on when the register is mended.
void leave_for_later(
    Installation& installation, const config::Exchange& exchange, const ports::DueTransfer& due,
    const core::GatewayError& failure) {
    const bool is_of_the_person{
        failure.code() == core::Code{"REGISTER_DATA"}
        || failure.code() == core::Code{"REGISTER_ABSENT"}
        || failure.code() == core::Code{"REGISTER_COLUMN"}};
    if (!is_of_the_person || due.under_way) {
        throw core::GatewayError{failure};
    }
    core::log(
        installation.log(), core::messages::transfer_waits, exchange.id, due.request,
        failure.code());
}

}

std::vector<core::NativeRecord>
HouseRows::rows(const config::Exchange& exchange, core::MessageId run) {
    std::vector<core::NativeRecord> rows;
    ports::DueRows& due{m_installation.store().due_rows()};
    if (exchange.selection == config::portability_selection) {
        for (const ports::DueTransfer& one : due.transfers(exchange.reg, exchange.party, run)) {
            try {
                rows.push_back(transfer(exchange, one));
            } catch (const core::GatewayError& failure) {
                leave_for_later(m_installation, exchange, one, failure);
            }
        }
        return rows;
    }
    const std::shared_ptr<const exchange::Assembly> assembly{m_installation.law().active()};
    const config::Register* const reg{assembly->configuration()->find(exchange.reg)};
    if (reg == nullptr) {
        throw core::GatewayError{"REGISTER_UNKNOWN", core::GatewayError::Retry::never};
    }
    for (const ports::DueNotice& one : due.notices(reg->controller, exchange.party, run)) {
        rows.push_back(exchange::notice_row(one));
    }
    return rows;
}

namespace {

/// A record has one place for an item.
bool stands_in(const std::vector<core::Field>& fields, core::ItemId item) {
    return std::any_of(
        fields.begin(), fields.end(), [&](const core::Field& one) { return one.item == item; });
}

}

core::NativeRecord
HouseRows::transfer(const config::Exchange& exchange, const ports::DueTransfer& due) const {
    storage::Store& store{m_installation.store()};
    const std::shared_ptr<const exchange::Assembly> assembly{m_installation.law().active()};
    const core::ItemId whose{core::ItemId::intern("person.personal-id")};
    const std::optional<ports::RightsCase> request{store.rights().find(due.request)};
    std::vector<core::Field> fields;
    std::vector<core::Hold> holds;
    if (request) {
        const rights::RegisterRecord record{
            register_record(m_installation, exchange.reg, due.subject)};
        if (record.gap) { // nor would a protection be known that stands there
            throw core::GatewayError{*record.gap};
        }
        const std::string& language{request->request.language};
        rights::Names names{
            assembly->configuration(), [](const core::Digest&) { return nullptr; }, language};
        holds = record.holds;
        for (rights::PortableItem& item : rights::portable_items(
                 rights::PortableQuestion{
                     exchange.reg, due.request, m_installation.clock().now(), language},
                 rights::gather(store.rights(), store.histories(), request->request.persons),
                 record.fields, names)) {
            if (item.field.item != whose && !stands_in(fields, item.field.item)) {
                fields.push_back(std::move(item.field));
            }
        }
    }
    if (!fields.empty()) { // where there is nothing to take along, nobody is named either
        fields.push_back({whose, core::Value{std::string{due.subject.reveal()}}});
    }
    const exchange::OwnFact granted{
        core::FactId::intern("relation.rights-request"), due.decided_at};
    return exchange::own_row(due.request, due.subject, std::span{&granted, 1}, fields, holds);
}

}
