#pragma once
// The configuration: mappings/ read into one immutable, validated, digested value. This room
// refuses whole sets with file, line and reason; it must never repair, guess or skip, and never
// change what runs.

#include "gateway/config/cases.h"
#include "gateway/config/release_plan.h"
#include "gateway/config/retention_rule.h"
#include "gateway/config/schedule.h"
#include "gateway/core/blackout.h"
#include "gateway/core/bytes.h"
#include "gateway/core/name.h"
#include "gateway/mapping/mapping.h"
#include "gateway/notice/knowledge.h"
#include "gateway/notice/notice.h"
#include "gateway/policy/decide.h"
#include "gateway/ports/adapter.h"
#include "gateway/ports/unit_of_work.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::config {

/// One side of an exchange: a document type and how its fields map.
struct Leg {
    std::string format; ///< xml, json, ndjson
    ports::Shape shape;
    std::shared_ptr<const ports::Document> document;
    std::shared_ptr<const mapping::Mapping> mapping;
};

/// A municipal system that may call the relay.
struct Client {
    core::ClientId id;
    std::vector<core::Digest> pins;          ///< SPKI digests of its certificates
    std::vector<core::ExchangeId> exchanges; ///< that it may call
};

/// A version of a register's privacy notice (GDPR Art. 13 and 14).
struct NoticeVersion {
    std::string version;
    std::optional<core::Instant> dated; ///< its own day; nothing where the notice bears no date
    std::vector<std::string> languages; ///< fi, sv, en
    std::string source;
};

/// A controller beside the first one (GDPR Art. 26).
struct JointController {
    policy::Label name;
    std::string business_id; ///< empty where it is not known
    policy::Label duties;    ///< its share of them
    bool verified{false};
    std::string source;
};

/// A system that the notice names: where the register's data stand.
struct System {
    std::string name;
    policy::Label use;
};

/// A member of a consent event as a register's table tells it.
struct ConsentMember {
    std::string
        name; ///< of the event, as docs/the-gate.md writes it; a part of evidence with a dot
    std::string column; ///< empty: `values` hold for every row
    /// What a value of the column stands for; empty: for itself.
    std::map<std::string, std::vector<std::string>> codes{};
    std::vector<std::string> values{};
};

/// A register's own table of consents, each row an event.
struct ConsentTable {
    std::string selection;
    std::vector<ConsentMember> members;
};

struct Register {
    core::RegisterId id;
    core::ControllerId controller;  ///< by its Y-tunnus; where that is not known, by a name
    bool controller_verified{true}; ///< that this is its Y-tunnus
    std::vector<JointController> joint_controllers;
    policy::Label name;
    std::string source;
    std::vector<System> systems;
    std::vector<NoticeVersion> notices; ///< in the order of the file
    std::set<core::ItemId> items;       ///< that its notice says it holds; empty: it is not said
    std::vector<ItemClass> retention;   ///< classes of items that go before their person's rest
    std::string kind; ///< of register connection: postgresql, files; empty: it has no access
    ports::RegisterFactory::Access access;
    std::shared_ptr<const mapping::Mapping>
        binding; ///< register columns ⇄ items, relations, subject
    std::map<std::string, std::shared_ptr<const mapping::Mapping>>
        own_bindings;         ///< of selections that have one of their own
    std::optional<Leg> relay; ///< JSON or XML of municipal systems ⇄ items
    std::vector<Client> clients;
    /// As whom its controller speaks where a network says who somebody is (X-Road: a subsystem).
    std::vector<std::string> identities;
    /// SPKI digests of servers of ours that call us for others and vouch for who they are.
    std::vector<core::Digest> intermediaries;
    std::optional<ConsentTable> consents; ///< the register keeps consents, and they are imported

    /// Whether anything can be read from it or written to it; no exchange rests on one without.
    [[nodiscard]] bool has_access() const noexcept { return !kind.empty(); }

    /// What the records of a selection are bound by.
    [[nodiscard]] const mapping::Mapping& binding_of(const std::string& selection) const {
        const auto own = own_bindings.find(selection);
        return own == own_bindings.end() ? *binding : *own->second;
    }
};

/// Kinds of holds that the register's own records show and the questions to its relay do not say.
/// Of whom it is asked through the relay nobody knows them; so they count as held there.
[[nodiscard]] std::vector<core::HoldKind> holds_unasked(const Register& reg);

/// What a party is towards the person's data.
enum class PartyRole : std::uint8_t { controller, joint_controller, processor };

struct Party {
    core::PartyId id;
    core::PartyClass cls;
    policy::Label name;
    PartyRole role{PartyRole::controller};
    core::ProvisionId joint_by; ///< what makes it a joint controller; empty if it is none
    policy::Label joint_duties; ///< its share of the duties
    std::string jurisdiction;   ///< ISO 3166-1 alpha-2 of the law that it is under; may be empty
    bool example{false};        ///< invented, agreements too
    bool verified{true};        ///< what is said of it was checked at its source
    std::string source;
    std::map<std::string, ports::Endpoint>
        endpoints;                       ///< by name; from endpoints.yaml of this installation
    std::vector<core::Digest> pins;      ///< SPKI digests of the certificates it calls us with
    std::vector<std::string> identities; ///< as whom it calls us through an intermediary
    core::Blackouts blackouts;           ///< when nothing is begun towards it by itself
    /// PEM of the certificate that documents are encrypted to; empty: none. From documents.pem.
    std::string document_certificate;
    std::vector<core::Digest> document_pins; ///< SPKI digests of that, and of whoever signs for it
};

/// What a document says, outside of its records, about them: one that was cut or padded is not
/// taken for a whole one.
struct Controls {
    std::string records; ///< path of their number; empty: it is not said
    std::string sum;     ///< path of the sum over what stands at `sum_of`; empty: it is not said
    std::string sum_of;  ///< path in a record
};

/// The documents of one delivery, listed beside them in a form of our own (docs/manifests.md).
struct ManifestRule {
    enum class Form : std::uint8_t { json, xml };

    Form form{Form::json};
    std::string sum_of;              ///< path, in a record, of what is added up; empty: nothing
    std::chrono::minutes wait{1440}; ///< inbound: how long a document waits for its manifest
};

/// How a batch's documents are wrapped on their way: compressed, signed, encrypted, in this order.
struct Wrapping {
    enum class Compression : std::uint8_t { none, gzip, zip };

    Compression compression{Compression::none};
    bool is_signed{false};  ///< CMS SignedData
    bool encrypted{false};  ///< CMS AuthEnvelopedData
    bool xml_signed{false}; ///< the document itself, inside of the rest: W3C XML Signature
    /// Inbound: a stylesheet that is applied before anything is read; empty: none.
    std::string xslt{};
    std::string xslt_name{};                         ///< its file, beside the exchange's
    std::size_t size_limit{std::size_t{512} << 20U}; ///< inbound: bytes of what is unpacked
    std::size_t ratio_limit{100};                    ///< inbound: unpacked bytes for one packed
};

/// What comes in is a party's word on records that it was sent: no record of anybody.
struct Results {
    core::ExchangeId of;               ///< the batch out that they are about
    std::string record;                ///< path, in a result, of our id of the record
    std::string outcome;               ///< path of the party's verdict
    std::string code;                  ///< path of its own code; empty: it gives none
    std::vector<std::string> accepted; ///< words of the verdict
    std::vector<std::string> refused;
};

/// What to do with an attempt whose answer was lost.
enum class UnknownPolicy : std::uint8_t {
    resend_same_key, ///< the party deduplicates by the idempotency key
    ask_the_party,   ///< it answers at `inquiry` whether it has the message with a key
    ask_a_person
};

/// Whether a person's later record may arrive before an earlier one.
enum class Ordering : std::uint8_t { none, person };

/// By when a message has to have arrived; after that it is a person's matter.
struct Deadline {
    std::chrono::seconds within{0}; ///< from when its run began; or, where it is zero, …
    std::string by{};               ///< … the next HH:MM in Europe/Helsinki
    std::string source{};           ///< the provision or agreement that it comes from
    bool verified{true};
};

/// The legal basis for receiving an item, and the days on which its text is law.
struct ReceivingBasis {
    core::ProvisionId provision;
    core::Validity force{};
};

/// How long something of an exchange may stay as it is before somebody is told.
struct AgeLimits {
    std::chrono::hours run{24};     ///< batches: a run that is not closed
    std::chrono::hours unknown{24}; ///< an attempt of which nobody knows whether it arrived
    std::chrono::hours dead{0};     ///< batch out: what is not tried any more by itself
    std::chrono::hours rejected{0}; ///< batch in: a delivery that was rejected as a whole
    /// Queries: a refusal that no official has decided on. Two weeks: 621/1999 §14(4).
    std::chrono::hours refused{14 * 24};
};

struct Exchange {
    core::ExchangeId id;
    core::RegisterId reg;
    core::PartyId party;
    ports::Direction direction{ports::Direction::out};
    core::PurposeId purpose;
    policy::Label name;
    std::string transport; ///< https, directory
    std::string endpoint;  ///< name of the party's endpoint; empty where the party calls us
    std::string service;   ///< the name under which parties ask it through an intermediary
    std::string selection; ///< of the register, for out and query-in
    /// Columns of the selection that tell a person's records apart, for out; empty: a person has
    /// one.
    std::vector<std::string> record_key;
    Leg record;   ///< batches: one record of the document
    Leg request;  ///< queries: what is asked
    Leg response; ///< queries: what is answered
    std::vector<core::ItemId> mandatory;
    std::map<core::ItemId, ReceivingBasis> receiving_basis; ///< inbound items
    /// Inbound items of which a person has one value at a time: another value corrects it, and who
    /// was given the earlier one is told.
    std::vector<core::ItemId> corrections;
    UnknownPolicy on_unknown{UnknownPolicy::ask_a_person};
    std::string inquiry; ///< name of the party's endpoint that is asked after a lost answer
    std::vector<std::chrono::seconds> retry_after; ///< delays between attempts
    std::optional<Deadline> deadline;
    Ordering ordering{Ordering::none};
    std::chrono::milliseconds time_limit{30'000}; ///< of one attempt
    std::size_t document_limit{50'000};           ///< records a document
    std::size_t document_bytes{8U << 20U};        ///< bytes a document
    std::optional<Controls> controls;             ///< inbound
    std::optional<ManifestRule> manifest;         ///< of a batch
    Wrapping wrapping;                            ///< of a batch
    std::optional<Results> results;               ///< inbound
    /// Outbound: counts of an anonymised release go, and nothing of the selection itself.
    std::optional<ReleasePlan> release;
    PayloadPeriod payloads{};              ///< how long what is sent and received is kept
    std::string owner;                     ///< role that answers for the exchange
    std::optional<Schedule> schedule;      ///< batch out: when it runs by itself
    std::vector<Expectation> expectations; ///< batches: what is done by when
    AgeLimits age_limits{};
};

/// How much one asker, party or purpose may take of the relays of a node, in each direction.
struct Limit {
    enum class Of : std::uint8_t { client, party, purpose };

    Of of{Of::client};
    std::string name;
    std::optional<std::uint32_t> a_minute{}; ///< requests in any sixty seconds
    std::optional<std::uint32_t> at_once{};  ///< requests under way
};

/// A finding about the configuration. Errors refuse the set; notes are listed by `lautturi check`.
struct Finding {
    enum class Severity : std::uint8_t { error, note };

    Severity severity{Severity::error};
    std::string file;    ///< relative to the folder
    std::size_t line{0}; ///< 1-based; 0 where there is none
    core::Code code;     ///< KEY_UNKNOWN, KEY_DUPLICATE, TERM_UNKNOWN, REFERENCE_DANGLING,
                         ///< PROVISION_UNVERIFIED, …
    std::string reason;  ///< one plain sentence, lower case
};

/// The files of a configuration, by relative path. Its digest is the configuration's identity.
class FileSet final {
public:
    /// Reads a folder: *.yaml, *.xsd, *.json, *.pem (samples and cases too). What begins with a
    /// dot, and *.md, is none of ours; anything else is unread(). @throws core::GatewayError
    /// FOLDER_UNREADABLE.
    [[nodiscard]] static FileSet read(const std::filesystem::path& folder);
    [[nodiscard]] static core::Result<FileSet> unpack(core::ByteView packed);
    [[nodiscard]] core::Bytes pack() const;

    void put(std::string path, std::string text) {
        m_files.insert_or_assign(std::move(path), std::move(text));
    }
    [[nodiscard]] const std::map<std::string, std::string>& files() const noexcept {
        return m_files;
    }
    /// What stands in the folder and was not read: of another ending (rules/caps.yml), a link to a
    /// folder, a link to nothing. Nobody may think it in force: load() refuses a set that has some.
    [[nodiscard]] const std::set<std::string>& unread() const noexcept { return m_unread; }

private:
    std::map<std::string, std::string> m_files;
    std::set<std::string> m_unread; ///< no part of what is packed
};

/// The adapters that a configuration may name.
struct AdapterCatalogue {
    std::vector<const ports::Format*> formats;
    std::vector<ports::TransportFactory*> transports;
    std::vector<ports::RegisterFactory*> registers;
    /// What an exchange may name as its transport, also where nothing can be opened (`check`).
    /// None: transports are not checked.
    std::vector<const ports::TransportKind*> transport_kinds{};
};

/// An immutable snapshot. Shared by whoever began with it; a message keeps its mapping, never its
/// law.
class Configuration final {
public:
    core::Digest digest{};
    std::shared_ptr<const policy::RuleSet> rules;
    std::vector<Register> registers;
    std::vector<Party> parties;
    std::vector<Exchange> exchanges;
    std::vector<Limit> limits;
    std::map<core::PurposeId, policy::Label> purposes; ///< what each purpose is called
    std::vector<RuleCase> cases;                       ///< of rules/cases; run them with a dry run
    notice::Lexicon lexicon;                           ///< word lists of the linter of notices
    std::vector<notice::Notice> privacy_notices;       ///< encoded, by the names of their registers

    [[nodiscard]] const Register* find(core::RegisterId id) const noexcept;
    [[nodiscard]] const Party* find(core::PartyId id) const noexcept;
    [[nodiscard]] const Exchange* find(core::ExchangeId id) const noexcept;
    /// The party whose pinned certificate this is.
    [[nodiscard]] const Party* party_of(const core::Digest& spki) const noexcept;
    /// Whether a server of ours that vouches for others has this certificate.
    [[nodiscard]] bool is_intermediary(const core::Digest& spki) const noexcept;
    /// The municipal client whose pinned certificate this is, with its register.
    [[nodiscard]] std::optional<std::pair<const Register*, const Client*>>
    client_of(const core::Digest& spki) const noexcept;
};

struct Loaded {
    std::shared_ptr<const Configuration> configuration; ///< null when there is an error
    std::vector<Finding> findings;                      ///< all of them, in order of file and line
};

/// Reads, checks and compiles a set. Never throws for what stands in the files.
/// @param digest computed by the caller (crypto): SHA-256 of FileSet::pack().
[[nodiscard]] Loaded
load(const FileSet& files, const core::Digest& digest, const AdapterCatalogue& adapters);

}
