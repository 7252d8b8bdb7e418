#include "tests/proof/mutants.h"

#include <algorithm>
#include <utility>

namespace mutants {

namespace {

using policy::Law;

template <class List> void drop(List& list, std::size_t at) {
    list.erase(list.begin() + static_cast<std::ptrdiff_t>(at));
}

std::set<core::ItemId> items_of(const policy::Permit& permit) {
    std::set<core::ItemId> items;
    for (const auto& [item, form] : permit.items) {
        items.insert(item);
    }
    return items;
}

std::string text(core::RuleId rule) {
    return std::string{rule.text()};
}

/// The mutants of one permit.
class OfPermit final {
public:
    OfPermit(const Law& law, std::size_t at, std::vector<Mutant>& all)
        : m_permit{law.permits[at]}, m_at{at}, m_all{all} {}

    void add() {
        m_all.push_back(
            {text(m_permit.id) + " itself", m_permit.id, items_of(m_permit),
             [at = m_at](Law& law) { drop(law.permits, at); }});
        requirements();
        each("class", m_permit.classes, &policy::Permit::classes);
        each("party", m_permit.parties, &policy::Permit::parties);
        each("purpose", m_permit.purposes, &policy::Permit::purposes);
        each("register", m_permit.registers, &policy::Permit::registers);
        items();
        basis();
        if (!m_permit.registers.empty()) {
            change("every register", [](policy::Permit& permit) { permit.registers.clear(); });
        }
        if (m_permit.validity.from) {
            change("first day", [](policy::Permit& permit) { permit.validity.from.reset(); });
        }
        if (m_permit.validity.until) {
            change("last day", [](policy::Permit& permit) { permit.validity.until.reset(); });
        }
        if (m_permit.despite_restriction) {
            change("exception to restrictions", [](policy::Permit& permit) {
                permit.despite_restriction.reset();
            });
        }
    }

private:
    template <class Change> void change(const std::string& what, Change changed) {
        m_all.push_back(
            {text(m_permit.id) + ": " + what, m_permit.id, items_of(m_permit),
             [at = m_at, changed](Law& law) { changed(law.permits[at]); }});
    }

    template <class Name> void each(
        const char* what, const std::vector<Name>& list,
        std::vector<Name> policy::Permit::*member) {
        for (std::size_t at{0}; at < list.size(); ++at) {
            change(
                std::string{what} + ' ' + std::string{list[at].text()},
                [member, at](auto& permit) { drop(permit.*member, at); });
        }
    }

    void requirements() {
        using Consent = policy::Requirement::Consent;
        for (std::size_t term{0}; term < m_permit.required.size(); ++term) {
            const policy::Requirement& required{m_permit.required[term]};
            change("requires " + required.verbatim, [term](policy::Permit& permit) {
                drop(permit.required, term);
            });
            const auto* const consent = std::get_if<Consent>(&required.term);
            for (const auto& [name, quality] :
                 {std::pair{"explicit", &Consent::is_explicit},
                  std::pair{"itemised", &Consent::itemised},
                  std::pair{"written", &Consent::written}}) {
                if (consent != nullptr && consent->*quality) {
                    change(
                        required.verbatim + " is " + name, [term, quality](policy::Permit& permit) {
                            std::get<Consent>(permit.required[term].term).*quality = false;
                        });
                }
            }
        }
    }

    void items() {
        for (std::size_t at{0}; at < m_permit.items.size(); ++at) {
            const auto& [item, form] = m_permit.items[at];
            change("item " + std::string{item.text()}, [at](policy::Permit& permit) {
                drop(permit.items, at);
            });
            if (form == core::Form::year) {
                change("year of " + std::string{item.text()}, [at](policy::Permit& permit) {
                    permit.items[at].second = core::Form::full;
                });
            }
        }
    }

    void basis() {
        const auto& provisions = m_permit.basis.provisions;
        for (std::size_t at{0}; at < provisions.size(); ++at) {
            change("rests on " + std::string{provisions[at].text()}, [at](policy::Permit& permit) {
                drop(permit.basis.provisions, at);
            });
        }
        if (!m_permit.basis.gdpr9.empty()) {
            change(
                "ground of Article 9", [](policy::Permit& permit) { permit.basis.gdpr9.clear(); });
        }
    }

    const policy::Permit& m_permit;
    std::size_t m_at;
    std::vector<Mutant>& m_all;
};

void add_cap(const Law& law, std::size_t at, std::vector<Mutant>& all) {
    const policy::Cap& cap{law.caps[at]};
    const auto change = [&](const std::string& what, auto changed) {
        all.push_back({text(cap.id) + ": " + what, cap.id, {}, [at, changed](Law& mutated) {
                           changed(mutated.caps[at]);
                       }});
    };
    const auto each = [&](const char* what, const auto& list, auto member) {
        for (std::size_t place{0}; place < list.size(); ++place) {
            change(
                std::string{what} + ' ' + std::to_string(place + 1),
                [member, place](auto& made) { drop(made.*member, place); });
        }
    };
    all.push_back(
        {text(cap.id) + " itself", cap.id, {}, [at](Law& mutated) { drop(mutated.caps, at); }});
    each("trigger", cap.triggers, &policy::Cap::triggers);
    each("unless", cap.unless, &policy::Cap::unless);
    each("basis", cap.bases, &policy::Cap::bases);
    each("category", cap.categories, &policy::Cap::categories);
    if (cap.validity.from) {
        change("first day", [](policy::Cap& made) { made.validity.from.reset(); });
    }
    if (cap.validity.until) {
        change("last day", [](policy::Cap& made) { made.validity.until.reset(); });
    }
}

void add_provision(const Law& law, std::size_t at, std::vector<Mutant>& all) {
    const policy::Provision& provision{law.provisions[at]};
    std::set<core::ItemId> items;
    for (const policy::Permit& permit : law.permits) {
        const auto& ids = permit.basis.provisions;
        if (std::find(ids.begin(), ids.end(), provision.id) != ids.end()) {
            items.merge(items_of(permit));
        }
    }
    if (items.empty()) {
        return; // no rule rests on it
    }
    const std::string name{provision.id.text()};
    if (provision.force.from) {
        all.push_back({name + ": first day", {}, items, [at](Law& mutated) {
                           mutated.provisions[at].force.from.reset();
                       }});
    }
    if (provision.force.until) {
        all.push_back({name + ": last day", {}, items, [at](Law& mutated) {
                           mutated.provisions[at].force.until.reset();
                       }});
    }
}

}

std::vector<Mutant> of(const Law& law) {
    std::vector<Mutant> all;
    for (std::size_t at{0}; at < law.permits.size(); ++at) {
        OfPermit{law, at, all}.add();
    }
    for (std::size_t at{0}; at < law.caps.size(); ++at) {
        add_cap(law, at, all);
    }
    for (std::size_t at{0}; at < law.provisions.size(); ++at) {
        add_provision(law, at, all);
    }
    return all;
}

}
