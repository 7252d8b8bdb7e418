#include "gateway/config/configuration.h"
#include "gateway/config/draft.h"
#include "gateway/config/identities.h"
#include "gateway/config/read_schedules.h"
#include "gateway/config/trial.h"

#include <algorithm>

namespace gateway::config {

namespace {

template <class Thing, class Id>
const Thing* find_by_id(const std::vector<Thing>& all, Id id) noexcept {
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const Thing& one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

bool has_pin(const std::vector<core::Digest>& pins, const core::Digest& spki) noexcept {
    return std::find(pins.begin(), pins.end(), spki) != pins.end();
}

/// Without the words of the house every reference would dangle: then the other files are only held
/// to YAML.
bool has_words(Draft& draft) {
    for (const char* name : {"statutes", "catalogue"}) {
        if (draft.files_of(name).empty()) {
            draft.findings.error(
                std::string{name} + ".yaml", 0, "FILE_MISSING",
                "a configuration needs this file, or a folder of this name");
        }
    }
    return !draft.provisions.empty() && !draft.items.empty();
}

/// A folder of rules that is missing, or mistyped, leaves neither a permit nor a cap: that is told
/// before everything is withheld.
void require_rules(Draft& draft) {
    const bool none{draft.law.permits.empty() && draft.law.caps.empty()};
    const bool sends{
        std::any_of(draft.exchanges.begin(), draft.exchanges.end(), [](const Exchange& exchange) {
            return exchange.direction != ports::Direction::in;
        })};
    if (none && sends && draft.findings.errors() == 0) {
        draft.findings.error_of_activation(
            "rules", 0, "FILE_MISSING", "exchanges need rules, and no file of rules/ has any");
    }
}

void parse_only(Draft& draft) {
    for (const auto& [file, text] : draft.files.files()) {
        const bool read{file.starts_with("statutes") || file.starts_with("catalogue")};
        if (file.ends_with(".yaml") && !read) {
            static_cast<void>(draft.tree(file));
        }
    }
}

std::shared_ptr<Configuration> assemble(Draft& draft) {
    auto configuration = std::make_shared<Configuration>();
    configuration->registers = std::move(draft.registers);
    configuration->parties = std::move(draft.parties);
    configuration->exchanges = std::move(draft.exchanges);
    configuration->limits = std::move(draft.limits);
    configuration->purposes = std::move(draft.purpose_labels);
    configuration->cases = std::move(draft.cases);
    configuration->lexicon = std::move(draft.lexicon);
    configuration->privacy_notices = std::move(draft.notices);
    return configuration;
}

}

const Register* Configuration::find(core::RegisterId id) const noexcept {
    return find_by_id(registers, id);
}

const Party* Configuration::find(core::PartyId id) const noexcept {
    return find_by_id(parties, id);
}

const Exchange* Configuration::find(core::ExchangeId id) const noexcept {
    return find_by_id(exchanges, id);
}

const Party* Configuration::party_of(const core::Digest& spki) const noexcept {
    const auto found = std::find_if(parties.begin(), parties.end(), [&](const Party& party) {
        return has_pin(party.pins, spki);
    });
    return found == parties.end() ? nullptr : &*found;
}

bool Configuration::is_intermediary(const core::Digest& spki) const noexcept {
    return std::any_of(registers.begin(), registers.end(), [&](const Register& reg) {
        return has_pin(reg.intermediaries, spki);
    });
}

std::optional<std::pair<const Register*, const Client*>>
Configuration::client_of(const core::Digest& spki) const noexcept {
    for (const Register& reg : registers) {
        for (const Client& client : reg.clients) {
            if (has_pin(client.pins, spki)) {
                return std::pair{&reg, &client};
            }
        }
    }
    return std::nullopt;
}

Trial try_out(const FileSet& files, const core::Digest& digest, const AdapterCatalogue& adapters) {
    Draft draft{files, adapters};
    survey(draft);
    read_statutes(draft);
    read_catalogue(draft);
    if (!has_words(draft)) {
        parse_only(draft);
        return {{nullptr, draft.findings.take()}, nullptr};
    }
    read_words(draft);
    read_code_lists(draft);
    read_calendars(draft);
    read_parties(draft);
    check_addresses(draft);
    read_registers(draft);
    read_notices(draft);
    read_rules(draft);
    read_cases(draft);
    read_exchanges(draft);
    read_limits(draft);
    check_identities(draft);
    require_rules(draft);
    const std::shared_ptr<const policy::RuleSet> rules{compile(draft)};
    if (draft.findings.errors() != draft.findings.beside_the_law() || rules == nullptr) {
        return {{nullptr, draft.findings.take()}, nullptr};
    }
    const bool holds{draft.findings.errors() == 0};
    const std::shared_ptr<Configuration> configuration{assemble(draft)};
    configuration->digest = digest;
    configuration->rules = rules;
    return {{holds ? configuration : nullptr, draft.findings.take()}, configuration};
}

Loaded load(const FileSet& files, const core::Digest& digest, const AdapterCatalogue& adapters) {
    return try_out(files, digest, adapters).loaded;
}

}
