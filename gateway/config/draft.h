#pragma once
// A configuration while it is read: what has been declared so far, and what was wrong.

#include "gateway/config/findings.h"
#include "gateway/config/map_reader.h"
#include "gateway/mapping/mapping.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace gateway::config {

/// A mapping as read, with the lines of its items for later findings.
struct ReadMapping {
    mapping::Definition definition;
    std::map<core::ItemId, std::size_t> lines;
    std::size_t line{0};
    std::size_t about_line{0}; ///< of the key `about`; 0: it is not there
};

using CodeList = std::vector<mapping::CodePair>;

/// Where an endpoint stands in its party's file, and what it says there.
struct EndpointLines {
    std::size_t line{0};
    std::map<std::string, std::size_t, std::less<>> keys{}; ///< its settings among them
};

struct Draft {
    const FileSet& files;
    const AdapterCatalogue& adapters;
    Findings findings{};

    policy::Law law{};
    std::map<core::PurposeId, policy::Label> purpose_labels{};
    std::set<core::PurposeId> purposes{};
    std::set<core::PartyClass> classes{};
    std::set<core::CategoryId> categories{};
    std::set<core::FactId> facts{};
    std::set<core::ItemId> items{};
    std::set<core::ProvisionId> provisions{};
    std::set<core::RegisterId> register_ids{}; ///< by file name, so that references need no order
    std::set<core::PartyId> party_ids{};
    std::set<core::ExchangeId> exchange_ids{};
    std::set<core::RuleId> rule_ids{};
    std::map<std::string, CodeList> code_lists{};
    std::shared_ptr<const core::Calendar> calendar{};

    std::vector<Register> registers{};
    std::map<core::RegisterId, ReadMapping> bindings{};
    std::map<std::pair<core::RegisterId, std::string>, ReadMapping>
        selection_bindings{}; ///< of selections that have one of their own
    std::map<core::RegisterId, ReadMapping> relays{};
    std::vector<Party> parties{};
    std::vector<Exchange> exchanges{};
    std::vector<Limit> limits{};
    std::vector<RuleCase> cases{};
    notice::Lexicon lexicon{};
    std::vector<notice::Notice> notices{};
    std::map<core::Digest, std::string> pin_owners{};
    std::map<std::pair<core::PartyId, std::string>, EndpointLines> endpoint_lines{};
    std::map<std::string, core::PartyId> business_ids{}; ///< of parties
    /// What was asked of a party's endpoint and a transport: once is enough for all exchanges.
    std::map<std::tuple<core::PartyId, std::string, std::string>, std::set<ports::EndpointUse>>
        endpoint_uses{};
    std::set<std::string> used_files{}; ///< schemas that a leg names, shapes that a mapping is like

    /// The files of a register that is one file or a folder of them: statutes.yaml,
    /// statutes/*.yaml.
    [[nodiscard]] std::vector<std::string> files_of(std::string_view name) const;
    /// The tree of a file; nothing (with a finding) if it cannot be read, nothing at all if it does
    /// not exist.
    [[nodiscard]] std::optional<Tree> tree(const std::string& file);
    /// A provision of the statutes that were read; null if none has this name.
    [[nodiscard]] const policy::Provision* provision(core::ProvisionId id) const noexcept;
    /// What a selection's records are bound by; null where there is nothing.
    [[nodiscard]] const ReadMapping*
    binding_of(core::RegisterId reg, const std::string& selection) const;
};

/// A path's parts: parties, kela, party.yaml.
[[nodiscard]] std::vector<std::string> parts_of(const std::string& path);

/// A place as a rule carries it, file:line, in its two parts.
[[nodiscard]] std::pair<std::string, std::size_t> split_place(const std::string& place);

/// Sees to it that every file has a place, and gathers the names that folders and files give.
void survey(Draft& draft);

void read_catalogue(Draft& draft);
void read_statutes(Draft& draft);
void read_code_lists(Draft& draft);
void read_parties(Draft& draft);
/// Whether what is for one party would go to another one's address. @pre the parties were read.
void check_addresses(Draft& draft);
void read_registers(Draft& draft);
void read_rules(Draft& draft);
/// A permit that stands in no file of rules, for a case that supposes it. Nothing if it is wrong.
[[nodiscard]] std::optional<policy::Permit>
read_supposed(Draft& draft, const Sheet& sheet, const Tree& tree);
void read_cases(Draft& draft);
void read_exchanges(Draft& draft);
/// limits.yaml, after clients, parties and purposes are known.
void read_limits(Draft& draft);
void read_words(Draft& draft);
void read_notices(Draft& draft);

/// One section of a mapping. @param columns whether paths are columns of a register, or begin with
/// a slash.
enum class Paths : bool { columns, document };
[[nodiscard]] ReadMapping
read_mapping(Draft& draft, const Sheet& sheet, const Tree& tree, Paths paths);

/// Codes and what they stand for: `code: meaning`, or with days, or a list where a code has had
/// several meanings.
[[nodiscard]] CodeList read_code_pairs(const Sheet& sheet, const Tree& tree);

/// The key `consents` of a register, if it is there.
[[nodiscard]] std::optional<ConsentTable>
read_consent_table(const Draft& draft, MapReader& reader, const Register& made);

/// Digests of certificates; each belongs to one owner in the whole set.
[[nodiscard]] std::vector<core::Digest> read_pins(
    Draft& draft, const Sheet& sheet, const std::vector<const Tree*>& trees,
    const std::optional<std::string>& owner);

/// Compiles the law, and tells what policy says about it in the files' own places.
[[nodiscard]] std::shared_ptr<const policy::RuleSet> compile(Draft& draft);

}
