#include "gateway/app/namesakes.h"

#include "gateway/config/own_rows.h"
#include "gateway/core/error.h"
#include "gateway/exchange/needed_columns.h"
#include "gateway/ports/register_reader.h"
#include "gateway/text/charset.h"
#include "gateway/text/iso_codes.h"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>

namespace gateway::app {

namespace {

/// Names are compared as people read them: ÄIJÄLÄ and Äijälä are one, however they are written.
std::string as_read(std::string_view name) {
    return text::to_lower(text::to_nfc(name));
}

/// What a selection in which persons stand is for.
struct Use {
    bool sent{false};                           ///< something goes out of it
    bool asked{false};                          ///< questions about one person are answered from it
    std::vector<ports::NeededColumn> columns{}; ///< that its exchanges need
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
            for (ports::NeededColumn& column : exchange::needed_columns(exchange, reg)) {
                if (std::find(use.columns.begin(), use.columns.end(), column)
                    == use.columns.end()) {
                    use.columns.push_back(std::move(column));
                }
            }
        }
    }
    return selections;
}

/// Exchanges are shipped that a municipality does not use, and its register has no view for them.
/// An export that is not there may be on its way: that is a failure, as any other is.
bool is_absent(const core::GatewayError& failure) {
    return failure.code() == core::Code{"REGISTER_ABSENT"};
}

/// Whom a report on use names is told with what was not looked through: it goes on without that.
bool is_passed_over(const core::GatewayError& failure) {
    return is_absent(failure) || failure.code() == core::Code{"REGISTER_QUERY"}
           || failure.code() == core::Code{"REGISTER_COLUMN"}
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

/// Those of a selection's columns by which somebody is found by name.
std::vector<ports::NeededColumn>
columns_of_names(const mapping::Mapping& binding, std::vector<ports::NeededColumn> all) {
    static const auto whose = core::ItemId::intern("person.personal-id");
    static const auto family = core::ItemId::intern("person.name.family");
    std::erase_if(all, [&](const ports::NeededColumn& column) {
        return column.name != binding.definition().subject_path
               && column.name != binding.path_of(whose) && column.name != binding.path_of(family);
    });
    return all;
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
void join(rights::RegisterRecord& all, const mapping::Mapped& more) {
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

/// Reads of a row whose it is, and nothing else.
mapping::Mapping reader_of_subjects(const mapping::Mapping& binding) {
    static const auto whose = core::ItemId::intern("person.personal-id");
    const mapping::Definition& whole{binding.definition()};
    mapping::Definition subject;
    subject.subject_path = whole.subject_path;
    std::copy_if(
        whole.lines.begin(), whole.lines.end(), std::back_inserter(subject.lines),
        [](const mapping::Line& line) { return line.item == whose; });
    return mapping::Mapping{std::move(subject)};
}

[[noreturn]] void refuse_row(const std::string& selection) {
    throw core::GatewayError{"REGISTER_DATA", selection, core::GatewayError::Retry::later};
}

/// Whoever is told what a selection says of a person.
struct Listener {
    std::function<bool(const mapping::Mapped&)> take; ///< false: that is enough
    std::function<void(core::Code)> miss;             ///< a row of which nobody can say whose it is
};

/// What each of the person's rows of a selection says, in their order, until it is enough.
/// What names nobody, or not by an identifier, is nobody's, as wherever one person is looked for.
/// One row of somebody, of which nothing can be read, stops nobody else's rights: it is missed.
/// @throws core::GatewayError REGISTER_DATA: a row of the person that does not map.
void each_row_of(
    ports::RegisterReader& reader, const mapping::Mapping& binding, const std::string& selection,
    const core::PersonId& person, const Listener& listener) {
    const mapping::Mapping subjects{reader_of_subjects(binding)};
    const std::unique_ptr<ports::RecordCursor> cursor{reader.select(selection, 0)};
    while (const auto row = cursor->next()) {
        if (!*row) {
            listener.miss(row->rejection().code);
            continue;
        }
        const core::Result<mapping::Mapped> mapped{binding.to_canonical(row->value())};
        if (mapped) {
            if (mapped.value().subject == person && !listener.take(mapped.value())) {
                return;
            }
            continue;
        }
        const core::Result<mapping::Mapped> whose{subjects.to_canonical(row->value())};
        if (whose && whose.value().subject == person) {
            refuse_row(selection);
        }
        if (!whose && whose.rejection().code == core::Code{"PATH_REPEATED"}) {
            listener.miss(whose.rejection().code); // it names two
        }
    }
}

/// The same, by the shorter way where there is one. Exports are read whole in any case, and what
/// finds one person in them finds nobody beside a row that it cannot read.
/// @param asked  questions about one person are answered from it: they have one row there. Others
///               may have a row for each thing about somebody.
void each_said(
    ports::RegisterReader& reader, const config::Register& known, const std::string& selection,
    bool asked, const core::PersonId& person, const Listener& listener) {
    const mapping::Mapping& binding{known.binding_of(selection)};
    if (!known.access.files.contains(selection)) {
        const core::Result<std::optional<core::NativeRecord>> found{reader.find(selection, person)};
        if (found && !found.value()) {
            return;
        }
        if (found) {
            const core::Result<mapping::Mapped> mapped{binding.to_canonical(*found.value())};
            if (!mapped) {
                refuse_row(selection);
            }
            listener.take(mapped.value());
            return;
        }
        if (asked || found.rejection().code != core::Code{"REGISTER_AMBIGUOUS"}) {
            refuse_row(selection);
        }
    }
    bool is_second{false};
    const auto take = [&](const mapping::Mapped& said) {
        if (asked && is_second) {
            refuse_row(selection);
        }
        is_second = true;
        return listener.take(said);
    };
    each_row_of(reader, binding, selection, person, {take, listener.miss});
}

/// Reads a selection into a person's record. Columns that its exchanges need and that are not there
/// are named, and the others are read all the same: they are looked for before any row is taken.
/// @throws core::GatewayError REGISTER_COLUMN: one without which the person's row cannot be read.
void read_selection(
    ports::RegisterReader& reader, const config::Register& known, const std::string& selection,
    Use use, const core::PersonId& person, rights::RegisterRecord& all) {
    rights::UnreadableRows missed{selection, "REGISTER_DATA", 0};
    const Listener listener{
        [&](const mapping::Mapped& said) {
            join(all, said);
            return true;
        },
        [&](core::Code code) {
            missed.code = missed.rows == 0 ? code : missed.code;
            ++missed.rows;
        }};
    std::optional<core::GatewayError> without; // a column, the first that is gone
    for (bool whole{false}; !whole;) {
        reader.require(selection, use.columns);
        try {
            each_said(reader, known, selection, use.asked, person, listener);
            whole = true;
        } catch (const core::GatewayError& failure) {
            const auto gone = std::find_if(
                use.columns.begin(), use.columns.end(), [&](const ports::NeededColumn& column) {
                    return failure.what() == "REGISTER_COLUMN: " + selection + '.' + column.name;
                });
            if (gone == use.columns.end() && without
                && failure.code() == core::Code{"REGISTER_DATA"}) {
                throw core::GatewayError{*without}; // the row is sound
            }
            if (gone == use.columns.end()) {
                throw;
            }
            without = without ? without : std::optional{failure};
            const std::string name{gone->name};
            all.not_read.push_back(selection + '.' + name);
            all.gap = all.gap ? all.gap : std::optional{failure};
            std::erase_if(use.columns, [&](const ports::NeededColumn& column) {
                return column.name == name;
            });
        }
    }
    if (missed.rows > 0) {
        all.unreadable.push_back(missed);
        all.gap = all.gap ? all.gap
                          : std::optional{core::GatewayError{
                              "REGISTER_DATA", selection, core::GatewayError::Retry::later}};
    }
}

bool tells_a_name(const mapping::Mapped& said) {
    static const std::array names{
        core::ItemId::intern("person.name.family"), core::ItemId::intern("person.name.given")};
    return std::any_of(names.begin(), names.end(), [&](core::ItemId name) {
        return said.record.find(name) != nullptr;
    });
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
            reader->require(selection, columns_of_names(known->binding_of(selection), use.columns));
            look_through(installation, *known, *reader, selection, users_by_name, found.by_user);
        } catch (const core::GatewayError& failure) {
            if (!is_passed_over(failure)) {
                throw;
            }
            found.not_read.push_back(selection);
        }
    }
    return found;
}

rights::RegisterRecord
register_record(Installation& installation, core::RegisterId reg, const core::PersonId& person) {
    const std::shared_ptr<const exchange::Assembly> assembly{installation.law().active()};
    const config::Register* const known{assembly->configuration()->find(reg)};
    rights::RegisterRecord all;
    if (known == nullptr || !known->has_access()) {
        return all;
    }
    const std::unique_ptr<ports::RegisterReader> reader{assembly->reader(reg)};
    bool read{false};
    for (const auto& [selection, use] : selections_of(*assembly->configuration(), *known)) {
        try {
            read_selection(*reader, *known, selection, use, person, all);
            read = true;
        } catch (const core::GatewayError& failure) {
            if (use.asked || !is_absent(failure)) {
                throw;
            }
            all.gap = all.gap ? all.gap : std::optional{failure};
            all.not_read.push_back(selection);
        }
    }
    if (all.gap && !read) {
        throw core::GatewayError{*all.gap};
    }
    return all;
}

std::vector<core::Field>
register_name(Installation& installation, core::RegisterId reg, const core::PersonId& person) {
    const std::shared_ptr<const exchange::Assembly> assembly{installation.law().active()};
    const config::Register* const known{assembly->configuration()->find(reg)};
    std::vector<core::Field> name;
    if (known == nullptr || !known->has_access()) {
        return name;
    }
    const std::unique_ptr<ports::RegisterReader> reader{assembly->reader(reg)};
    const auto selections = selections_of(*assembly->configuration(), *known);
    for (const bool asked : {true, false}) { // one row of one person is found the soonest
        for (auto at = selections.begin(); at != selections.end() && name.empty(); ++at) {
            if (at->second.asked != asked) {
                continue;
            }
            try {
                const auto take = [&](const mapping::Mapped& said) {
                    if (tells_a_name(said)) {
                        name = said.record.fields();
                    }
                    return name.empty();
                };
                each_said(*reader, *known, at->first, asked, person, {take, [](core::Code) {}});
            } catch (const core::GatewayError& failure) {
                if (failure.code() == core::Code{"REGISTER_UNREACHABLE"}) {
                    throw; // nor would the next one answer
                }
            }
        }
    }
    return name;
}

}
