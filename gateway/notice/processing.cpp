#include "gateway/notice/processing.h"

#include <algorithm>
#include <map>

namespace gateway::notice {

namespace {

using text::JsonValue;

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

template <class Id> std::string label_of(const std::map<Id, policy::Label>& labels, Id id) {
    const auto found = labels.find(id);
    return std::string{id.text()}
           + (found == labels.end() ? std::string{} : " (" + found->second.en + ")");
}

template <class Told> JsonValue quotes(const std::vector<Told>& told) {
    JsonValue array{JsonValue::make_array()};
    for (const Told& one : told) {
        array.push(text_of(one.said.quote));
    }
    return array;
}

class Describing final {
public:
    Describing(const policy::Law& law, core::Instant at)
        : m_law{law}, m_words{law.words}, m_at{at} {}

    [[nodiscard]] JsonValue describe(const Activity& activity) const {
        JsonValue object{JsonValue::make_object()};
        object.add("register", text_of(activity.reg.text()))
            .add("name", text_of(activity.name.en))
            .add("controller", text_of(activity.controller))
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
    static JsonValue joint(const Activity& activity) {
        JsonValue array{JsonValue::make_array()};
        for (const policy::Label& name : activity.joint_controllers) {
            array.push(text_of(name.en));
        }
        return array;
    }

    static JsonValue officer(const Activity& activity) {
        const bool told{activity.notice != nullptr && !activity.notice->officer.empty()};
        return text_of(told ? activity.notice->officer.front().channel : "not told in the notice");
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

    /// Purposes that the notice tells or a rule serves, each with the bases of its rules.
    [[nodiscard]] JsonValue purposes(const Activity& activity) const {
        std::map<std::string, std::set<std::string>> bases;
        if (activity.notice != nullptr) {
            for (const ToldPurpose& told : activity.notice->purposes) {
                for (const core::PurposeId purpose : told.purposes) {
                    bases[label_of(m_words.purposes, purpose)];
                }
            }
        }
        for (const policy::Permit* permit : permits_of(activity.reg)) {
            for (const core::PurposeId purpose : permit->purposes) {
                std::set<std::string>& of_purpose{bases[label_of(m_words.purposes, purpose)]};
                of_purpose.insert("GDPR " + permit->basis.gdpr6);
                for (const core::ProvisionId provision : permit->basis.provisions) {
                    of_purpose.insert(std::string{provision.text()});
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
                categories.insert(
                    label_of(m_words.categories, category)
                    + (item.special ? " [special category]" : ""));
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
                    categories.insert(std::string{category.text()});
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
                by_class[label_of(m_words.classes, cls)][std::string{permit->id.text()}] =
                    categories_of(*permit);
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

    static JsonValue retention(const Activity& activity) {
        JsonValue array{JsonValue::make_array()};
        if (activity.notice == nullptr || activity.notice->retention.empty()) {
            array.push(text_of("not told in the notice"));
            return array;
        }
        for (const ToldRetention& told : activity.notice->retention) {
            const std::string time{
                told.permanent   ? "permanently"
                : told.years > 0 ? std::to_string(told.years) + " years from " + told.begins
                                 : "by a plan that the notice does not give"};
            array.push(text_of(told.of + ": " + time));
        }
        return array;
    }

    static JsonValue security(const Activity& activity) {
        std::set<std::string> promises;
        if (activity.notice != nullptr) {
            for (const ToldPromise& told : activity.notice->security) {
                promises.insert(told.promise);
            }
        }
        return array_of(promises);
    }

    static JsonValue systems(const Activity& activity) {
        JsonValue array{JsonValue::make_array()};
        for (const std::string& system : activity.systems) {
            array.push(text_of(system));
        }
        return array;
    }

    static JsonValue notice(const Activity& activity) {
        if (activity.notice == nullptr) {
            return text_of("not encoded");
        }
        return text_of(
            activity.notice->title + ", "
            + (activity.notice->dated ? core::to_text(*activity.notice->dated) : "undated"));
    }

    const policy::Law& m_law;
    const policy::Words& m_words;
    core::Instant m_at;
};

void append_indented(const JsonValue& value, std::size_t depth, std::string& out) {
    const std::string indent(depth * 2, ' ');
    for (const auto& [key, member] : value.members()) {
        const bool nested{member.is_array() || member.is_object()};
        const bool empty{nested && member.members().empty() && member.elements().empty()};
        out += indent + key + ":" + (nested ? empty ? " none" : "" : " " + member.text()) + "\n";
        append_indented(member, depth + 1, out);
    }
    for (const JsonValue& element : value.elements()) {
        if (element.is_object() || element.is_array()) {
            append_indented(element, depth, out);
            out += "\n";
        } else {
            out += indent + "- " + element.text() + "\n";
        }
    }
}

}

JsonValue record_of_processing(
    const std::vector<Activity>& activities, const policy::Law& law, core::Instant at) {
    const Describing describing{law, at};
    JsonValue all{JsonValue::make_array()};
    for (const Activity& activity : activities) {
        all.push(describing.describe(activity));
    }
    return all;
}

std::string indented(const JsonValue& value) {
    std::string out;
    append_indented(value, 0, out);
    return out;
}

}
