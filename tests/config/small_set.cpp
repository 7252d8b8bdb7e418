#include "tests/config/small_set.h"

#include <stdexcept>

namespace tests::config_room {

namespace {

using gateway::config::FileSet;
using gateway::config::Finding;

const std::vector<std::pair<const char*, const char*>>& texts() {
    static const std::vector<std::pair<const char*, const char*>> all{
        {"statutes.yaml", R"(acts:
  - act: 1/2000
    name: {fi: Laki, sv: Lag, en: Act}
    force: {from: 2000-01-01}
    source: invented
    provisions:
      - {id: 1/2000/1, section: "1", gives: [right-to-disclose, secrecy], gdpr: [6.1.c], verified: true}
      - {id: 1/2000/2, section: "2", gives: [right-to-receive], verified: true}
)"},
        {"catalogue.yaml", R"(purposes:
  - {id: benefit, label: {fi: a, sv: a, en: a}}
classes:
  - {id: kela, label: {fi: a, sv: a, en: a}}
categories:
  - {id: identity, label: {fi: a, sv: a, en: a}}
  - {id: health, label: {fi: a, sv: a, en: a}, special: true}
facts:
  - {id: party.active, label: {fi: a, sv: a, en: a}}
  - {id: relation.case, label: {fi: a, sv: a, en: a}}
  - {id: hold.turvakielto, label: {fi: a, sv: a, en: a}}
items:
  - {id: person.personal-id, label: {fi: a, sv: a, en: a}, categories: [identity], secrecy: 1/2000/1}
  - {id: person.name, label: {fi: a, sv: a, en: a}, categories: [identity], secrecy: 1/2000/1}
  - {id: health.summary, label: {fi: a, sv: a, en: a}, categories: [health], special: true, secrecy: 1/2000/1}
)"},
        {"codes/letters.yaml", R"(codes: letters
source: the alphabet
values: {a: alpha, b: beta}
)"},
        {"parties/office/party.yaml", R"(party: office
class: kela
name: {fi: a, sv: a, en: a}
state: active
places:
  - {country: FI}
source: invented
)"},
        {"registers/town.yaml", R"(register: town
controller: 0138780-9
name: {fi: a, sv: a, en: a}
source: invented
kind: postgresql
key-column: id
staging-table: inbox
selections:
  people: SELECT * FROM people
binding:
  lines:
    - {path: id, item: person.personal-id, as: person-id}
    - {path: name, item: person.name}
    - {path: health, item: health.summary}
relay:
  lines:
    - {path: /id, item: person.personal-id, as: person-id}
    - {path: /name, item: person.name}
)"},
        {"rules/one.yaml", R"(- id: office-permit
  kind: permit
  purpose: [benefit]
  to: {party: [office]}
  items: [person.personal-id, person.name]
  basis: {provisions: [1/2000/1], gdpr6: 6.1.c, secrecy: statutory-right}
  requires: [party.active, relation.case]
  valid: {from: 2020-01-01}
  source: invented
- {id: cap-ban, kind: cap, form: none, categories: [identity], triggers: [hold.turvakielto], valid: {from: 2020-01-01}, source: invented}
)"},
        {"rules/cases/one.yaml", R"(scene:
  at: 2026-03-01T10:00:00+02:00
  register: town
  party: office
  purpose: benefit
  subject: 010594Y9021
lists:
  who: [person.name]
consents:
  once: {kind: given, role: gdpr9, items: [person.name], by: person, expressed_at: 2026-01-01}
cases:
  - rule: office-permit
    positive: it is given
    facts: {relation.case: true}
    released: [person.name]
  - rule: office-permit
    negative: it is not given
    withheld: [who]
    values: {person.name: Virtanen}
    facts: {relation.case: false}
    guards: {CLOCK: true}
    consents: [once]
    holds:
      - {kind: turvakielto, state: ended, from: 2020-01-01, until: 2021-01-01}
)"},
        {"exchanges/send/exchange.yaml", R"(exchange: send
name: {fi: a, sv: a, en: a}
register: town
party: office
direction: out
purpose: benefit
owner: somebody
transport: https
endpoint: desk
selection: people
record: {format: json}
mandatory: [person.personal-id]
)"},
        {"exchanges/send/mapping.yaml", R"(record:
  lines:
    - {path: /id, item: person.personal-id, as: person-id}
    - {path: /name, item: person.name}
)"},
        {"exchanges/ask/exchange.yaml", R"(exchange: ask
name: {fi: a, sv: a, en: a}
register: town
party: office
direction: query-out
purpose: benefit
owner: somebody
transport: https
endpoint: desk
request: {format: json}
response: {format: json}
receiving: {person.name: 1/2000/2}
)"},
        {"exchanges/ask/mapping.yaml", R"(request:
  lines:
    - {path: /id, item: person.personal-id, as: person-id}
response:
  lines:
    - {path: /name, item: person.name}
  stamp: {system: /source/system, recorded-at: /source/at}
)"},
    };
    return all;
}

std::vector<std::string> told(
    const FileSet& files, const gateway::config::AdapterCatalogue& adapters,
    Finding::Severity severity) {
    std::vector<std::string> lines;
    for (const Finding& finding : gateway::config::load(files, {}, adapters).findings) {
        if (finding.severity == severity) {
            lines.push_back(
                finding.file + ":" + std::to_string(finding.line) + " "
                + std::string{finding.code.text()});
        }
    }
    return lines;
}

}

FileSet small_set() {
    FileSet set;
    for (const auto& [file, text] : texts()) {
        set.put(file, text);
    }
    return set;
}

std::string text_of(const std::string& file) {
    return small_set().files().at(file);
}

FileSet changed(const std::string& file, const std::string& from, const std::string& to) {
    std::string text{text_of(file)};
    const std::size_t at{text.find(from)};
    if (at == std::string::npos || text.find(from, at + 1) != std::string::npos) {
        throw std::logic_error{"the text to change must stand in " + file + " once: " + from};
    }
    FileSet set{small_set()};
    set.put(file, text.replace(at, from.size(), to));
    return set;
}

std::vector<std::string>
errors_of(const FileSet& files, const gateway::config::AdapterCatalogue& adapters) {
    return told(files, adapters, Finding::Severity::error);
}

std::vector<std::string> notes_of(const FileSet& files) {
    return told(files, {}, Finding::Severity::note);
}

}
