#include "gateway/app/namesakes.h"

#include "gateway/config/own_rows.h"
#include "gateway/core/error.h"
#include "gateway/ports/register_reader.h"
#include "gateway/text/charset.h"
#include "gateway/text/iso_codes.h"

#include <algorithm>

namespace gateway::app {

namespace {

/// Names are compared as people read them: ÄIJÄLÄ and Äijälä are one, however they are written.
std::string as_read(std::string_view name) {
    return text::to_lower(text::to_nfc(name));
}

/// What a selection in which persons stand is for.
struct Use {
    bool sent{false};  ///< something goes out of it
    bool asked{false}; ///< questions about one person are answered from it
};

std::map<std::string, Use>
selections_of(const config::Configuration& law, const config::Register& reg) {
    std::map<std::string, Use> selections;
    for (const config::Exchange& exchange : law.exchanges) {
        const bool sent{exchange.direction == ports::Direction::out};
        const bool asked{exchange.direction == ports::Direction::query_in};
        if (exchange.reg == reg.id && (sent || asked) && !config::is_own(exchange.selection)
            && !reg.binding_of(exchange.selection).definition().about_nobody) {
            Use& use{selections[exchange.selection]};
            use.sent = use.sent || sent;
            use.asked = use.asked || asked;
        }
    }
    return selections;
}

/// Exchanges are shipped that a municipality does not use, and its register has no view or export
/// for them.
bool is_absent(const core::GatewayError& failure) {
    return failure.code() == core::Code{"REGISTER_QUERY"}
           || failure.code() == core::Code{"REGISTER_FILE_MISSING"};
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

/// Adds who of a selection bears a name that is looked for.
void look_through(
    Installation& installation, const config::Register& known, ports::RegisterReader& reader,
    const std::string& selection, const std::map<std::string, std::set<std::string>>& users_by_name,
    std::map<std::string, std::set<core::PersonNo>>& found) {
    const std::unique_ptr<ports::RecordCursor> cursor{reader.select(selection, 0)};
    while (const auto row = cursor->next()) {
        if (!*row) {
            continue; // what cannot be read names nobody
        }
        const core::Result<mapping::Mapped> mapped{
            known.binding_of(selection).to_canonical(row->value())};
        if (!mapped || !mapped.value().subject) {
            continue;
        }
        const auto users = users_by_name.find(family_name_in(mapped.value().record));
        if (users == users_by_name.end()) {
            continue;
        }
        const auto person =
            installation.store().people().find(known.controller, *mapped.value().subject);
        for (const std::string& user : users->second) {
            if (person) {
                found[user].insert(*person);
            }
        }
    }
}

/// Each thing once; where selections say different things, each of them.
void join(RegisterRecord& all, const mapping::Mapped& more) {
    for (const core::Field& field : more.record.fields()) {
        if (std::find(all.fields.begin(), all.fields.end(), field) == all.fields.end()) {
            all.fields.push_back(field);
        }
    }
    for (const core::Hold& hold : more.holds) {
        if (std::none_of(all.holds.begin(), all.holds.end(), [&](const core::Hold& known) {
                return known.kind == hold.kind && known.state == hold.state;
            })) {
            all.holds.push_back(hold);
        }
    }
}

/// What one selection says of the person, added to the rest.
/// @param asked  questions about one person are answered from it: they have one row there. Others
///               may have a row for each thing about somebody.
void add_said(
    ports::RegisterReader& reader, const config::Register& known, const std::string& selection,
    bool asked, const core::PersonId& person, std::optional<RegisterRecord>& all) {
    const mapping::Mapping& binding{known.binding_of(selection)};
    const auto add = [&](const mapping::Mapped& said) { join(all ? *all : all.emplace(), said); };
    const core::Result<std::optional<core::NativeRecord>> found{reader.find(selection, person)};
    if (!found && !asked && found.rejection().code == core::Code{"REGISTER_AMBIGUOUS"}) {
        const std::unique_ptr<ports::RecordCursor> cursor{reader.select(selection, 0)};
        while (const auto row = cursor->next()) {
            const auto mapped = *row ? std::optional{binding.to_canonical(row->value())}
                                     : std::nullopt; // whose it is cannot be said either
            if (mapped && *mapped && mapped->value().subject == person) {
                add(mapped->value());
            }
        }
        return;
    }
    if (found && !found.value()) {
        return;
    }
    const core::Result<mapping::Mapped> mapped{
        found ? binding.to_canonical(*found.value())
              : core::Result<mapping::Mapped>{found.rejection()}};
    if (!mapped) {
        throw core::GatewayError{"REGISTER_DATA", selection, core::GatewayError::Retry::never};
    }
    add(mapped.value());
}

}

rights::Namesakes namesakes(
    Installation& installation, core::RegisterId reg,
    const std::map<std::string, std::set<std::string>>& names) {
    std::map<std::string, std::set<std::string>> users_by_name;
    for (const auto& [user, family_names] : names) {
        for (const std::string& name : family_names) {
            users_by_name[as_read(name)].insert(user);
        }
    }
    rights::Namesakes found;
    const std::shared_ptr<const exchange::Assembly> assembly{installation.law().active()};
    const config::Register* const known{assembly->configuration()->find(reg)};
    if (known == nullptr) {
        throw core::GatewayError{"REGISTER_UNKNOWN", core::GatewayError::Retry::never};
    }
    if (users_by_name.empty() || !known->has_access()) {
        return found;
    }
    const std::unique_ptr<ports::RegisterReader> reader{assembly->reader(reg)};
    for (const auto& [selection, use] : selections_of(*assembly->configuration(), *known)) {
        if (!use.sent) {
            continue;
        }
        try {
            look_through(installation, *known, *reader, selection, users_by_name, found.by_user);
        } catch (const core::GatewayError& failure) {
            if (!is_absent(failure)) {
                throw;
            }
            found.not_read.push_back(selection);
        }
    }
    return found;
}

std::optional<RegisterRecord>
register_record(Installation& installation, core::RegisterId reg, const core::PersonId& person) {
    const std::shared_ptr<const exchange::Assembly> assembly{installation.law().active()};
    const config::Register* const known{assembly->configuration()->find(reg)};
    if (known == nullptr || !known->has_access()) {
        return std::nullopt;
    }
    const std::unique_ptr<ports::RegisterReader> reader{assembly->reader(reg)};
    std::optional<RegisterRecord> all;
    std::optional<core::GatewayError> absent;
    bool read{false};
    for (const auto& [selection, use] : selections_of(*assembly->configuration(), *known)) {
        try {
            add_said(*reader, *known, selection, use.asked, person, all);
            read = true;
        } catch (const core::GatewayError& failure) {
            if (use.asked || !is_absent(failure)) {
                throw;
            }
            absent.emplace(failure);
        }
    }
    if (absent && !read) {
        throw core::GatewayError{*absent};
    }
    return all;
}

std::vector<core::Field>
register_values(Installation& installation, core::RegisterId reg, const core::PersonId& person) {
    std::optional<RegisterRecord> found{register_record(installation, reg, person)};
    return found ? std::move(found->fields) : std::vector<core::Field>{};
}

}
