#include "gateway/notice/processing.h"

#include "gateway/policy/citation.h"
#include "gateway/policy/phrases.h"

#include <algorithm>
#include <array>
#include <map>

namespace gateway::notice {

namespace {

using policy::Language;
using text::JsonValue;

enum class Word : std::uint8_t {
    not_told,
    not_known,
    an_official,
    special,
    permanently,
    years, ///< {years}
    from_end,
    from_last_event,
    by_plan,
    not_encoded,
    undated,
    count
};

constexpr std::array<std::array<std::string_view, 3>, static_cast<std::size_t>(Word::count)> spoken{
    {
        {"ei kerrota selosteessa", "framgår inte av beskrivningen", "not told in the notice"},
        {"ei tiedossa", "inte känt", "not known"},
        {"virkahenkilö, jonka seloste nimeää", "en tjänsteinnehavare som beskrivningen namnger",
         "an official whom the notice names"},
        {"erityinen henkilötietoryhmä", "särskild kategori", "special category"},
        {"pysyvästi", "varaktigt", "permanently"},
        {"{years} vuotta", "{years} år", "{years} years"},
        {" päättymisestä", " från att det upphörde", " from the end"},
        {" viimeisestä tapahtumasta", " från den senaste händelsen", " from the last event"},
        {"suunnitelman mukaan, jota seloste ei kerro",
         "enligt en plan som inte framgår av beskrivningen",
         "by a plan that the notice does not give"},
        {"ei koodattu", "inte kodad", "not encoded"},
        {"päiväämätön", "odaterad", "undated"},
    }};

std::string_view say(Word word, Language language) {
    return spoken.at(static_cast<std::size_t>(word)).at(static_cast<std::size_t>(language));
}

JsonValue text_of(std::string_view words) {
    return JsonValue::of_string(std::string{words});
}

JsonValue array_of(const std::set<std::string>& words) {
    JsonValue array{JsonValue::make_array()};
    for (const std::string& word : words) {
        array.push(text_of(word));
    }
    return array;
}

template <class Id>
std::string label_of(const std::map<Id, policy::Label>& labels, Id id, Language language) {
    const auto found = labels.find(id);
    return std::string{id.text()}
           + (found == labels.end() ? std::string{} : " (" + in(found->second, language) + ")");
}

template <class Told> JsonValue quotes(const std::vector<Told>& told) {
    JsonValue array{JsonValue::make_array()};
    for (const Told& one : told) {
        array.push(text_of(one.said.quote));
    }
    return array;
}

/// An address as it is; of a postal one the notice's own words. Officials are not named.
std::string channel_of(const ToldContact& told, Language language) {
    const bool address{
        told.channel.find('@') != std::string::npos || told.channel.starts_with("www.")};
    return address                  ? told.channel
           : told.channel == "post" ? told.said.quote
                                    : std::string{say(Word::an_official, language)};
}

class Describing final {
public:
    Describing(const policy::Law& law, core::Instant at, Language language)
        : m_law{law}, m_words{law.words}, m_at{at}, m_language{language} {}

    [[nodiscard]] JsonValue describe(const Activity& activity) const {
        JsonValue object{JsonValue::make_object()};
        object.add("register", text_of(activity.reg.text()))
            .add("name", text_of(in(activity.name, m_language)))
            .add("controller", controller_of(activity, m_language))
            .add("joint-controllers", joint(activity))
            .add("data-protection-officer", officer(activity))
            .add("purposes", purposes(activity))
            .add("data", data(activity))
            .add("recipients", recipients(activity))
            .add("transfers-outside-eea", transfers(activity))
            .add("retention", retention(activity))
            .add("security", security(activity))
            .add("systems", systems(activity))
            .add("notice", notice(activity));
        return object;
    }

private:
    [[nodiscard]] JsonValue joint(const Activity& activity) const {
        JsonValue array{JsonValue::make_array()};
        for (const policy::Label& name : activity.joint_controllers) {
            array.push(text_of(in(name, m_language)));
        }
        return array;
    }

    [[nodiscard]] JsonValue officer(const Activity& activity) const {
        const bool told{activity.notice != nullptr && !activity.notice->officer.empty()};
        return text_of(
            told ? channel_of(activity.notice->officer.front(), m_language)
                 : say(Word::not_told, m_language));
    }

    [[nodiscard]] std::vector<const policy::Permit*> permits_of(core::RegisterId reg) const {
        std::vector<const policy::Permit*> permits;
        for (const policy::Permit& permit : m_law.permits) {
            const bool of_register{
                permit.registers.empty()
                || std::find(permit.registers.begin(), permit.registers.end(), reg)
                       != permit.registers.end()};
            if (of_register && permit.validity.covers(m_at)) {
                permits.push_back(&permit);
            }
        }
        return permits;
    }

    [[nodiscard]] std::string cited(core::ProvisionId id) const {
        const auto found = std::find_if(
            m_law.provisions.begin(), m_law.provisions.end(),
            [&](const policy::Provision& one) { return one.id == id; });
        return found == m_law.provisions.end() ? std::string{id.text()}
                                               : policy::citation_of(*found, m_language);
    }

    /// Purposes that the notice tells or a rule serves, each with the bases of its rules.
    [[nodiscard]] JsonValue purposes(const Activity& activity) const {
        std::map<std::string, std::set<std::string>> bases;
        if (activity.notice != nullptr) {
            for (const ToldPurpose& told : activity.notice->purposes) {
                for (const core::PurposeId purpose : told.purposes) {
                    bases[label_of(m_words.purposes, purpose, m_language)];
                }
            }
        }
        for (const policy::Permit* permit : permits_of(activity.reg)) {
            for (const core::PurposeId purpose : permit->purposes) {
                std::set<std::string>& of_purpose{
                    bases[label_of(m_words.purposes, purpose, m_language)]};
                of_purpose.insert(policy::cite_gdpr(permit->basis.gdpr6, m_language));
                for (const core::ProvisionId provision : permit->basis.provisions) {
                    of_purpose.insert(cited(provision));
                }
            }
        }
        JsonValue object{JsonValue::make_object()};
        for (const auto& [purpose, of_purpose] : bases) {
            object.add(purpose, array_of(of_purpose));
        }
        return object;
    }

    /// Categories of what the register holds; special ones are marked.
    [[nodiscard]] JsonValue data(const Activity& activity) const {
        std::set<std::string> categories;
        for (const policy::Item& item : m_law.items) {
            if (!activity.items.contains(item.id)) {
                continue;
            }
            for (const core::CategoryId category : item.categories) {
                std::string label{label_of(m_words.categories, category, m_language)};
                label +=
                    item.special ? " [" + std::string{say(Word::special, m_language)} + ']' : "";
                categories.insert(std::move(label));
            }
        }
        return array_of(categories);
    }

    [[nodiscard]] std::set<std::string> categories_of(const policy::Permit& permit) const {
        std::set<std::string> categories;
        for (const policy::Item& item : m_law.items) {
            const bool given{
                std::any_of(permit.items.begin(), permit.items.end(), [&](const auto& listed) {
                    return listed.first == item.id;
                })};
            for (const core::CategoryId category : item.categories) {
                if (given) {
                    categories.insert(label_of(m_words.categories, category, m_language));
                }
            }
        }
        return categories;
    }

    [[nodiscard]] JsonValue recipients(const Activity& activity) const {
        std::map<std::string, std::map<std::string, std::set<std::string>>> by_class;
        for (const policy::Permit* permit : permits_of(activity.reg)) {
            std::set<core::PartyClass> classes{permit->classes.begin(), permit->classes.end()};
            for (const policy::PartyFacts& party : m_law.parties) {
                if (std::find(permit->parties.begin(), permit->parties.end(), party.id)
                    != permit->parties.end()) {
                    classes.insert(party.cls);
                }
            }
            for (const core::PartyClass cls : classes) {
                by_class[label_of(m_words.classes, cls, m_language)]
                        [std::string{permit->id.text()}] = categories_of(*permit);
            }
        }
        JsonValue object{JsonValue::make_object()};
        for (const auto& [cls, rules] : by_class) {
            JsonValue of_class{JsonValue::make_object()};
            for (const auto& [rule, categories] : rules) {
                of_class.add(rule, array_of(categories));
            }
            object.add(cls, std::move(of_class));
        }
        return object;
    }

    static JsonValue transfers(const Activity& activity) {
        return activity.notice == nullptr ? JsonValue::make_array()
                                          : quotes(activity.notice->transfers);
    }

    [[nodiscard]] JsonValue retention(const Activity& activity) const {
        JsonValue array{JsonValue::make_array()};
        if (activity.notice == nullptr || activity.notice->retention.empty()) {
            array.push(text_of(say(Word::not_told, m_language)));
            return array;
        }
        for (const ToldRetention& told : activity.notice->retention) {
            array.push(text_of(time_of(told) + ": " + told.said.quote));
        }
        return array;
    }

    [[nodiscard]] std::string time_of(const ToldRetention& told) const {
        if (told.permanent) {
            return std::string{say(Word::permanently, m_language)};
        }
        if (told.years <= 0) {
            return std::string{say(Word::by_plan, m_language)};
        }
        const Word from{told.begins == "end" ? Word::from_end : Word::from_last_event};
        return policy::fill(say(Word::years, m_language), {{"years", std::to_string(told.years)}})
               + std::string{say(from, m_language)};
    }

    static JsonValue security(const Activity& activity) {
        return activity.notice == nullptr ? JsonValue::make_array()
                                          : quotes(activity.notice->security);
    }

    static JsonValue systems(const Activity& activity) {
        JsonValue array{JsonValue::make_array()};
        for (const std::string& system : activity.systems) {
            array.push(text_of(system));
        }
        return array;
    }

    [[nodiscard]] JsonValue notice(const Activity& activity) const {
        if (activity.notice == nullptr) {
            return text_of(say(Word::not_encoded, m_language));
        }
        return text_of(
            activity.notice->title + ", "
            + (activity.notice->dated ? core::to_text(*activity.notice->dated)
                                      : std::string{say(Word::undated, m_language)}));
    }

    const policy::Law& m_law;
    const policy::Words& m_words;
    core::Instant m_at;
    Language m_language;
};

std::string shown(const JsonValue& value) {
    return value.kind() == JsonValue::Kind::boolean ? text::write_json(value) : value.text();
}

void append_indented(
    const JsonValue& value, std::size_t depth, const Heading& heading, std::string& out) {
    const std::string indent(depth * 2, ' ');
    for (const auto& [key, member] : value.members()) {
        const bool nested{member.is_array() || member.is_object()};
        const bool empty{nested && member.members().empty() && member.elements().empty()};
        out += indent + (heading ? heading(key) : key) + ":"
               + (nested ? empty ? " –" : "" : " " + shown(member)) + "\n";
        append_indented(member, depth + 1, heading, out);
    }
    for (const JsonValue& element : value.elements()) {
        if (element.is_object() || element.is_array()) {
            append_indented(element, depth, heading, out);
            out += "\n";
        } else {
            out += indent + "- " + shown(element) + "\n";
        }
    }
}

}

JsonValue controller_of(const Activity& activity, Language language) {
    std::vector<std::string> names;
    JsonValue contacts{JsonValue::make_array()};
    if (activity.notice != nullptr) {
        for (const ToldController& told : activity.notice->controllers) {
            if (!told.joint) {
                names.push_back(told.name);
            }
        }
        for (const ToldContact& told : activity.notice->contacts) {
            JsonValue contact{JsonValue::make_object()};
            contact.add("role", text_of(told.role))
                .add("channel", text_of(channel_of(told, language)));
            contacts.push(std::move(contact));
        }
    }
    JsonValue object{JsonValue::make_object()};
    object
        .add(
            "name", text_of(
                        !names.empty()             ? policy::say_list(names, language)
                        : activity.has_business_id ? std::string{say(Word::not_told, language)}
                                                   : activity.controller))
        .add(
            "business-id", text_of(
                               activity.has_business_id ? std::string_view{activity.controller}
                                                        : say(Word::not_known, language)))
        .add("business-id-verified", JsonValue::of_boolean(activity.controller_verified))
        .add("contacts", std::move(contacts));
    return object;
}

JsonValue record_of_processing(
    const std::vector<Activity>& activities, const policy::Law& law, core::Instant at,
    Language language) {
    const Describing describing{law, at, language};
    JsonValue all{JsonValue::make_array()};
    for (const Activity& activity : activities) {
        all.push(describing.describe(activity));
    }
    return all;
}

std::string indented(const JsonValue& value, const Heading& heading) {
    std::string out;
    append_indented(value, 0, heading, out);
    return out;
}

}
