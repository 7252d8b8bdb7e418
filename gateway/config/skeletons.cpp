#include "gateway/config/skeletons.h"

#include "gateway/text/json_value.h"

#include <algorithm>

namespace gateway::config {

namespace {

using namespace std::string_literals;

std::string or_fill_in(const std::string& word) {
    return word.empty() ? std::string{to_fill_in} : word;
}

/// A text that people typed, as YAML takes it wherever it stands: JSON's strings are YAML's.
std::string quoted(const std::string& text) {
    return text::write_json(text::JsonValue::of_string(text));
}

std::string label_or(const std::string& label, const std::string& name) {
    return label.empty() ? name : quoted(label);
}

std::string replaced(std::string text, const std::map<std::string, std::string>& words) {
    for (const auto& [mark, word] : words) {
        for (std::size_t at{text.find(mark)}; at != std::string::npos; at = text.find(mark, at)) {
            text.replace(at, mark.size(), word);
            at += word.size();
        }
    }
    return text;
}

constexpr std::string_view register_text{
    R"(# The register <name>. `lautturi check` names what is missing or wrong, by line.
register: <name>
# The controller is known by its Y-tunnus: `controller: 0138780-9`. Until it is verified:
controller: <controller>
name: {fi: <name>, sv: <name>, en: <name>}
source: privacy notice of the register      # where this page comes from
# systems:                                  # that the notice names
#   - {name: …, use: {fi: …, sv: …, en: …}}
# notices:
#   - {version: "1", dated: 2026-01-01, languages: [fi, sv], source: …}
# items:                                    # what the notice says that the register holds, as the catalogue names it;
#   - person.personal-id                    # what comes in and is not listed is told as NOTICE_GAP

# How it is read and written. `access: none` instead of all that follows: it is described, nothing is exchanged with it.
kind: postgresql
key-column: personal_id                     # by which one person is found
staging-table: <schema>.staging_inbox       # where what comes in is handed over
selections:                                 # what may leave is read by these queries
  customers: SELECT * FROM <schema>.customers

# The register's columns (left) and the catalogue's items. A column is written once, and serves every exchange.
binding:
  lines:
    - {path: personal_id, item: person.personal-id, as: person-id}
    - {path: personal_id, item: person.birth-date, as: birth-date}      # read out of the hetu
    - {path: family_name, item: person.name.family, required: true}
    - {path: given_names, item: person.name.given}
    - {path: municipality, item: person.contact.municipality}
    - {path: jobseeking_from, item: jobseeking.validity.from, as: date}
    - {path: jobseeking_until, item: jobseeking.validity.until, as: date}
  # Dated bonds of a person with somebody, on which rules rest (`lautturi decide` says which are missing):
  # relations:
  #   - {kind: relation.customership, from: customership_from, until: customership_until, source: "<name>: customership_from"}
  # Address protection is never forgotten: an absent or unknown value counts as held.
  holds:
    - {kind: turvakielto, path: turvakielto, held: ["t"], free: ["f"]}

# The JSON in which municipal systems ask through the relay; XML with `format: xml` and what stands beside it
# (docs/relay.md). Delete it if none does.
relay:
  lines:
    - {path: /personalId, item: person.personal-id, as: person-id, required: true}
)"};

constexpr std::string_view party_text{
    R"(# The party <name>. What it is, is everybody's; where it is, stands in endpoints.yaml beside this file.
party: <name>
class: <class>            # one of the classes of the catalogue: rules speak of classes more than of single parties
role: <role>                       # controller, processor, or joint-controller (then `joint`)
name: {fi: <label>, sv: <label>, en: <label>}
# business-id: 0138780-9
# jurisdiction: FI
state: suspended                       # nothing leaves to it; `active` once somebody has put right what stands here
places:                                # where it processes the data: a guess, until the party has told it
  - {country: FI, verified: false}
# agreements:
#   - {id: …, purposes: […], valid: {from: 2026-01-01}}
verified: false                        # until what stands here was checked at its source
source: not told by the party yet
# endpoints.yaml (of this installation, with mode 0640), for a folder, an SFTP server or HTTPS:
#   pins: ["…64 hexadecimal digits…"]  # the party's certificate, for when it calls us
#   endpoints:
#     files: {url: /srv/exchange/<name>}
)"};

constexpr std::string_view endpoints_text{
    R"(# Where <name> is reached, and by which key it is known. Without a key nothing leaves to it.
endpoints:
  <endpoint>:
    url: <url>
<pins><authority># pins: ["…64 hexadecimal digits…"]   # of the party's own certificate, for when it calls us
)"};

struct Kind {
    std::string shape;
    std::string extension;
    std::string sample;
};

/// The same one record in each format.
Kind kind_of(const std::string& format, bool inbound) {
    const std::string stamp{inbound ? "2026-01-02T08:00:00+02:00"s : ""s};
    if (format == "csv") {
        return {
            "\n  format: csv\n  settings:\n    separator: \";\"             # or \",\" or tab\n    "
            "charset: utf-8              # or windows-1252, iso-8859-15",
            "csv",
            inbound
                ? "personal_id;family_name;given_names;source_system;source_recorder;recorded_at\n"
                  "010594Y9021;Äijälä;Aino Kaarina;their-system;clerk-1;"
                      + stamp + "\n"
                : "personal_id;family_name;given_names\n010594Y9021;Äijälä;Aino Kaarina\n"s};
    }
    const std::string json{
        R"({"personal_id": "010594Y9021", "family_name": "Äijälä", "given_names": "Aino Kaarina")"
        + (inbound
               ? R"(, "source_system": "their-system", "source_recorder": "clerk-1", "recorded_at": ")"
                     + stamp + "\""
               : ""s)
        + "}"};
    if (format == "ndjson") {
        return {"\n  format: ndjson", "ndjson", json + "\n"};
    }
    if (format == "json") {
        return {
            "\n  format: json\n  record-path: /records       # JSON Pointer of the list", "json",
            "{\"records\": [\n  " + json + "\n]}\n"};
    }
    std::string fields{
        "<personal_id>010594Y9021</personal_id><family_name>Äijälä</family_name><given_names>Aino "
        "Kaarina</given_names>"};
    if (inbound) {
        fields += "<source_system>their-system</source_system><source_recorder>clerk-1</"
                  "source_recorder><recorded_at>"
                  + stamp + "</recorded_at>";
    }
    return {
        "\n  format: xml\n  record-path: /records/record\n  # namespace: urn:…\n  # schema: "
        "records.xsd          # beside this file",
        "xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<records>\n  <record>" + fields
            + "</record>\n</records>\n"};
}

constexpr std::string_view exchange_text{
    R"(# The exchange <name>. `lautturi check` names what is missing or wrong, by line.
exchange: <name>
name: {fi: <label>, sv: <label>, en: <label>}
register: <register>
party: <party>
direction: <direction>                # out, in, query-out, query-in
purpose: <purpose>        # one of the catalogue's
owner: service manager        # the role that answers for it
transport: <transport>          # directory, https, sftp
interface: {schema: ours, source: no interface of this party is public, verified: false}   # whose schema it is
endpoint: files               # of the party's endpoints.yaml
<selection>record:<shape>
<legal>)"};

constexpr std::string_view legal_in{
    R"(# On what each item may be received. What has no basis is quarantined, and handed over to nobody.
receiving:
  person.personal-id: <basis>
  person.name.family: <basis>
  person.name.given: <basis>
# Items of which a person has one value at a time: another value corrects it, and whoever got the earlier one is told.
# corrections: [person.name.family, person.name.given]
# expectations:
#   - {id: file-by-six, by: "06:00", days: bank-days, records: {min: 1, max: 50000}}
)"};

constexpr std::string_view legal_out{
    R"(mandatory: [person.personal-id]   # without these a record is not sent at all
on-unknown: ask-a-person      # whether it arrived: resend-same-key where the party deduplicates
# schedule: {cron: "0 3 * * *"}
# deadline: {within: 86400, source: …}
)"};

constexpr std::string_view mapping_text{
    R"(# One line a field, read both ways: the party's path, the catalogue's item, the converter (docs/adding-a-partner.md).
record:
  lines:
    - {path: /personal_id, item: person.personal-id, as: person-id, required: true}
    - {path: /family_name, item: person.name.family}
    - {path: /given_names, item: person.name.given}
<stamp>)"};

constexpr std::string_view stamp_in{
    R"(  # Where it comes from and who wrote it down there; `from-the-person: true` where the person told it.
  stamp: {system: /source_system, recorder: /source_recorder, recorded-at: /recorded_at}
)"};

constexpr std::string_view case_text{
    R"({"records": [
  {"items": {"person.personal-id": "010594Y9021", "person.name.family": "Äijälä", "person.name.given": "Aino Kaarina"}}
]}
)"};

}

Skeleton register_skeleton(const std::string& name, const std::string& business_id) {
    std::string schema{name};
    std::replace(schema.begin(), schema.end(), '-', '_');
    std::replace(schema.begin(), schema.end(), '.', '_');
    const std::string controller{
        business_id.empty()
            ? "{known-as: " + name + ", verified: false, source: \"not checked yet\"}"
            : business_id};
    return {
        {"registers/" + name + ".yaml",
         replaced(
             std::string{register_text},
             {{"<name>", name}, {"<controller>", controller}, {"<schema>", schema}})}};
}

bool is_skeleton_name(std::string_view name) noexcept {
    const auto letter = [](char byte) {
        return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9');
    };
    return !name.empty() && name.size() <= 100 && letter(name.front()) && letter(name.back())
           && std::all_of(name.begin(), name.end(), [&](char byte) {
                  return letter(byte) || byte == '-' || byte == '.';
              });
}

Skeleton party_skeleton(const PartyWishes& wishes) {
    const std::string folder{"parties/" + wishes.name + "/"};
    Skeleton skeleton{
        {folder + "party.yaml",
         replaced(
             std::string{party_text},
             {{"<class>", or_fill_in(wishes.cls)},
              {"<role>", wishes.cls == "processor" ? "processor" : "controller"},
              {"<label>", label_or(wishes.label, wishes.name)},
              {"<name>", wishes.name}})}};
    if (!wishes.url.empty()) {
        // a line, or none where nothing is said
        const auto line = [](std::string_view key, const std::string& value, bool list) {
            std::string text;
            if (!value.empty()) {
                text.append("    ").append(key).append(list ? ": [" : ": ");
                text.append(quoted(value)).append(list ? "]\n" : "\n");
            }
            return text;
        };
        skeleton.emplace(
            folder + "endpoints.yaml",
            replaced(
                std::string{endpoints_text},
                {{"<name>", wishes.name},
                 {"<endpoint>", std::string{usual_endpoint}},
                 {"<url>", quoted(wishes.url)},
                 {"<pins>", line("server-pins", wishes.pin, true)},
                 {"<authority>", line("trust-file", wishes.authority, false)}}));
    }
    return skeleton;
}

Skeleton exchange_skeleton(const ExchangeWishes& wishes) {
    const bool inbound{wishes.direction == "in"};
    const Kind kind{kind_of(wishes.format, inbound)};
    const std::string legal{replaced(
        std::string{inbound ? legal_in : legal_out}, {{"<basis>", or_fill_in(wishes.basis)}})};
    const std::string selection{
        inbound ? ""
                : "selection: " + or_fill_in(wishes.selection)
                      + "          # of the register: what is read\n"};
    const std::string folder{"exchanges/" + wishes.name + "/"};
    return {
        {folder + "exchange.yaml",
         replaced(
             std::string{exchange_text}, {{"<name>", wishes.name},
                                          {"<label>", label_or(wishes.label, wishes.name)},
                                          {"<transport>", wishes.transport},
                                          {"<register>", or_fill_in(wishes.reg)},
                                          {"<party>", or_fill_in(wishes.party)},
                                          {"<direction>", wishes.direction},
                                          {"<purpose>", or_fill_in(wishes.purpose)},
                                          {"<selection>", selection},
                                          {"<shape>", kind.shape},
                                          {"<legal>", legal}})},
        {folder + "mapping.yaml",
         replaced(std::string{mapping_text}, {{"<stamp>", inbound ? std::string{stamp_in} : ""s}})},
        {folder + "samples/record-one." + kind.extension, kind.sample},
        {folder + "cases/record-one.json", std::string{case_text}}};
}

}
