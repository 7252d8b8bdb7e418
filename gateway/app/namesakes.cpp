#include "gateway/app/namesakes.h"

#include "gateway/config/own_rows.h"
#include "gateway/core/error.h"
#include "gateway/ports/register_reader.h"
#include "gateway/text/charset.h"
#include "gateway/text/iso_codes.h"

namespace gateway::app {

namespace {

/// Names are compared as people read them: ÄIJÄLÄ and Äijälä are one, however they are written.
std::string as_read(std::string_view name) {
    return text::to_lower(text::to_nfc(name));
}

/// Every selection of which something goes out of the register.
std::set<std::string> selections_of(const config::Configuration& law, core::RegisterId reg) {
    std::set<std::string> selections;
    for (const config::Exchange& exchange : law.exchanges) {
        if (exchange.reg == reg && exchange.direction == ports::Direction::out
            && !config::is_own(exchange.selection)) {
            selections.insert(exchange.selection);
        }
    }
    return selections;
}

std::string family_name_in(const core::Record& record) {
    static const auto item = core::ItemId::intern("person.name.family");
    for (const core::Field& field : record.fields()) {
        if (field.item == item) {
            return as_read(field.value.reveal());
        }
    }
    return {};
}

}

std::map<std::string, std::set<core::PersonNo>> namesakes(
    Installation& installation, core::RegisterId reg,
    const std::map<std::string, std::set<std::string>>& names) {
    std::map<std::string, std::set<std::string>> users_by_name;
    for (const auto& [user, family_names] : names) {
        for (const std::string& name : family_names) {
            users_by_name[as_read(name)].insert(user);
        }
    }
    std::map<std::string, std::set<core::PersonNo>> found;
    const std::shared_ptr<const exchange::Assembly> assembly{installation.law().active()};
    const config::Register* const known{assembly->configuration()->find(reg)};
    if (known == nullptr) {
        throw core::GatewayError{"REGISTER_UNKNOWN", core::GatewayError::Retry::never};
    }
    if (users_by_name.empty() || !known->has_access()) {
        return found;
    }
    const std::unique_ptr<ports::RegisterReader> reader{assembly->reader(reg)};
    for (const std::string& selection : selections_of(*assembly->configuration(), reg)) {
        const std::unique_ptr<ports::RecordCursor> cursor{reader->select(selection, 0)};
        while (const auto row = cursor->next()) {
            if (!*row) {
                continue; // what cannot be read names nobody
            }
            const core::Result<mapping::Mapped> mapped{
                known->binding_of(selection).to_canonical(row->value())};
            if (!mapped || !mapped.value().subject) {
                continue;
            }
            const auto users = users_by_name.find(family_name_in(mapped.value().record));
            if (users == users_by_name.end()) {
                continue;
            }
            const auto person =
                installation.store().people().find(known->controller, *mapped.value().subject);
            for (const std::string& user : users->second) {
                if (person) {
                    found[user].insert(*person);
                }
            }
        }
    }
    return found;
}

std::optional<mapping::Mapped>
register_record(Installation& installation, core::RegisterId reg, const core::PersonId& person) {
    const std::shared_ptr<const exchange::Assembly> assembly{installation.law().active()};
    const config::Register* const known{assembly->configuration()->find(reg)};
    if (known == nullptr || !known->has_access()) {
        return std::nullopt;
    }
    const std::unique_ptr<ports::RegisterReader> reader{assembly->reader(reg)};
    std::set<std::string> selections{selections_of(*assembly->configuration(), reg)};
    for (const config::Exchange& exchange : assembly->configuration()->exchanges) {
        if (exchange.reg == reg && exchange.direction == ports::Direction::query_in) {
            selections.insert(exchange.selection);
        }
    }
    for (const std::string& selection : selections) {
        if (known->binding_of(selection).definition().about_nobody) {
            continue; // vacancies, companies: no person stands in it, nor a column to ask by
        }
        const core::Result<std::optional<core::NativeRecord>> found{
            reader->find(selection, person)};
        if (!found || !found.value()) {
            continue;
        }
        core::Result<mapping::Mapped> mapped{
            known->binding_of(selection).to_canonical(*found.value())};
        if (mapped) {
            return std::move(mapped).value();
        }
    }
    return std::nullopt;
}

std::vector<core::Field>
register_values(Installation& installation, core::RegisterId reg, const core::PersonId& person) {
    const std::optional<mapping::Mapped> found{register_record(installation, reg, person)};
    return found ? found->record.fields() : std::vector<core::Field>{};
}

}
