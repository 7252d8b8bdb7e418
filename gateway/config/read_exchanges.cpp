#include "gateway/config/exchange_checks.h"
#include "gateway/config/read_schedules.h"

#include <algorithm>
#include <array>

namespace gateway::config {

namespace {

using ports::Direction;

constexpr std::pair<std::string_view, Direction> direction_words[]{
    {"out", Direction::out},
    {"in", Direction::in},
    {"query-out", Direction::query_out},
    {"query-in", Direction::query_in}};

constexpr std::pair<std::string_view, UnknownPolicy> unknown_words[]{
    {"resend-same-key", UnknownPolicy::resend_same_key},
    {"ask-the-party", UnknownPolicy::ask_the_party},
    {"ask-a-person", UnknownPolicy::ask_a_person}};

constexpr std::pair<std::string_view, Ordering> ordering_words[]{
    {"none", Ordering::none}, {"person", Ordering::person}};

/// Where an exchange says nothing: at once, and then ever later, over most of a working day.
constexpr std::array<std::chrono::seconds, 7> usual_delays{
    std::chrono::seconds{0},     std::chrono::seconds{5},     std::chrono::seconds{30},
    std::chrono::seconds{300},   std::chrono::seconds{1'800}, std::chrono::seconds{7'200},
    std::chrono::seconds{21'600}};

bool is_time_of_day(std::string_view text) {
    const auto digit = [&](std::size_t at, char most) {
        return text[at] >= '0' && text[at] <= most;
    };
    return text.size() == 5 && digit(0, '2') && digit(1, text[0] == '2' ? '3' : '9')
           && text[2] == ':' && digit(3, '5') && digit(4, '9');
}

class ExchangeReader final {
public:
    ExchangeReader(Draft& draft, core::ExchangeId id)
        : m_draft{draft}, m_folder{"exchanges/" + std::string{id.text()} + "/"},
          m_file{m_folder + "exchange.yaml"}, m_mapping_file{m_folder + "mapping.yaml"},
          m_sheet{m_file, draft.findings}, m_mapping_sheet{m_mapping_file, draft.findings} {
        m_read.exchange.id = id;
    }

    void read() {
        const std::optional<Tree> tree{m_draft.tree(m_file)};
        if (!tree) {
            return;
        }
        MapReader reader{m_sheet, *tree, "an exchange"};
        m_read.line = tree->line;
        read_who(reader);
        read_how(reader);
        read_when(reader);
        const bool results{m_read.exchange.results.has_value()};
        const std::optional<Tree> mapping{results ? std::nullopt : mapping_tree()};
        if (m_direction_known) {
            read_legs(reader, mapping);
            if (!results) {
                read_items(reader);
            }
        }
        reader.finish();
        if (m_direction_known && (mapping || results)) {
            check_exchange(m_draft, m_read, m_sheet, m_mapping_sheet);
        }
        m_draft.exchanges.push_back(std::move(m_read.exchange));
    }

private:
    template <class Name>
    Name referred(MapReader& reader, std::string_view key, const std::set<Name>& known) {
        const Tree* const tree{reader.need(key)};
        return tree == nullptr ? Name{} : refer(m_sheet, *tree, known, key).value_or(Name{});
    }

    void read_who(MapReader& reader) {
        Exchange& exchange{m_read.exchange};
        if (const Tree* const name{reader.need("exchange")};
            name != nullptr && name->text != exchange.id.text()) {
            m_sheet.error(name->line, "NAME_MISMATCH", "an exchange has the name of its folder");
        }
        exchange.name = reader.label("name");
        exchange.reg = referred(reader, "register", m_draft.register_ids);
        exchange.party = referred(reader, "party", m_draft.party_ids);
        exchange.purpose = referred(reader, "purpose", m_draft.purposes);
        exchange.owner = reader.text("owner");
        if (const Tree* const interface{reader.find("interface")}) {
            read_interface(*interface);
        } else {
            m_sheet.note(
                m_read.line, "INTERFACE_UNSAID",
                "`interface` is missing: whether the schema is ours or the party's is not said");
        }
        if (const Tree* const word{reader.need("direction")}) {
            const std::optional<Direction> direction{choose(m_sheet, *word, direction_words)};
            m_direction_known = direction.has_value();
            exchange.direction = direction.value_or(Direction::out);
        }
    }

    /// Whose schema it is. What is ours, or was not checked, is listed: nobody may take it for the
    /// party's.
    void read_interface(const Tree& tree) const {
        constexpr std::pair<std::string_view, bool> words[]{{"ours", true}, {"public", false}};
        MapReader reader{m_sheet, tree, "an interface"};
        const Tree* const schema{reader.need("schema")};
        const bool ours{schema != nullptr && choose(m_sheet, *schema, words).value_or(false)};
        static_cast<void>(reader.text("source"));
        static_cast<void>(reader.need("verified"));
        const bool verified{reader.boolean_or("verified", false)};
        reader.finish();
        if (ours) {
            m_sheet.note(
                tree.line, "INTERFACE_OURS",
                "the schema is Lautturi's own, and conforms to no interface of the party");
        } else if (!verified) {
            m_sheet.note(
                tree.line, "INTERFACE_UNVERIFIED",
                "that this is the party's public interface was not verified with it");
        }
    }

    void read_how(MapReader& reader) {
        Exchange& exchange{m_read.exchange};
        exchange.transport = reader.text("transport");
        exchange.endpoint = reader.text_or("endpoint", "");
        exchange.service = reader.text_or("service", "");
        exchange.selection = reader.text_or("selection", "");
        for (const Tree* column : reader.list("record-key")) {
            exchange.record_key.push_back(column->text);
        }
        if (const Tree* const word{reader.find("on-unknown")}) {
            exchange.on_unknown =
                choose(m_sheet, *word, unknown_words).value_or(exchange.on_unknown);
        }
        exchange.inquiry = reader.text_or("inquiry", "");
        if (const Tree* const payloads{reader.find("payloads")}) {
            exchange.payloads = read_payloads(m_sheet, *payloads);
            m_read.lines.emplace("payloads", payloads->line);
        }
        read_delivery(reader);
        exchange.time_limit = std::chrono::seconds{reader.number_or("time-limit", 30, 1, 600)};
        read_documents(reader);
        for (const char* key :
             {"register", "transport", "endpoint", "service", "selection", "record-key", "inquiry",
              "deadline", "ordering", "controls", "manifest", "wrapping", "results", "release"}) {
            if (const Tree* const tree{reader.find(key)}) {
                m_read.lines[key] = tree->line;
            }
        }
    }

    /// How large a batch's documents are, and what holds them together, and how they travel.
    void read_documents(MapReader& reader) {
        Exchange& exchange{m_read.exchange};
        exchange.document_limit =
            static_cast<std::size_t>(reader.number_or("document-limit", 50'000, 1, 1'000'000));
        exchange.document_bytes = static_cast<std::size_t>(
            reader.number_or("document-bytes", 8 << 20, 1 << 10, 512 << 20));
        if (const Tree* const controls{reader.find("controls")}) {
            exchange.controls = read_controls(m_sheet, *controls);
        }
        if (const Tree* const results{reader.find("results")}) {
            exchange.results = read_results(m_draft, m_sheet, *results);
        }
        if (const Tree* const release{reader.find("release")}) {
            exchange.release = read_release(m_draft, m_sheet, *release);
        }
        if (const Tree* const wrapping{reader.find("wrapping")}) {
            exchange.wrapping = read_wrapping(m_sheet, *wrapping);
            read_stylesheet(m_draft, m_sheet, wrapping->line, m_folder, exchange.wrapping);
        }
        if (const Tree* const manifest{reader.find("manifest")}) {
            exchange.manifest = read_manifest_rule(m_sheet, *manifest, exchange.direction);
        }
    }

    /// When what did not get through is tried again, and until when; and in which order.
    void read_delivery(MapReader& reader) {
        Exchange& exchange{m_read.exchange};
        if (reader.find("retry-after") == nullptr) {
            exchange.retry_after.assign(usual_delays.begin(), usual_delays.end());
        }
        for (const Tree* seconds : reader.list("retry-after")) {
            Tree one;
            one.kind = Tree::Kind::map;
            one.line = seconds->line;
            one.entries.push_back({"retry-after", seconds->line, *seconds});
            exchange.retry_after.emplace_back(
                MapReader{m_sheet, one, "a delay"}.number_or("retry-after", 0, 0, 86'400));
        }
        if (const Tree* const word{reader.find("ordering")}) {
            exchange.ordering = choose(m_sheet, *word, ordering_words).value_or(exchange.ordering);
        }
        if (const Tree* const tree{reader.find("deadline")}) {
            read_deadline(*tree);
        }
    }

    void read_deadline(const Tree& tree) {
        MapReader reader{m_sheet, tree, "a deadline"};
        Deadline deadline;
        deadline.within = std::chrono::seconds{reader.number_or("within", 0, 1, 31'622'400)};
        deadline.by = reader.text_or("by", "");
        deadline.source = reader.text("source");
        deadline.verified = reader.boolean_or("verified", true);
        reader.finish();
        if ((deadline.within.count() != 0) == !deadline.by.empty()
            || (!deadline.by.empty() && !is_time_of_day(deadline.by))) {
            m_sheet.error(
                tree.line, "DEADLINE_FORM",
                "a deadline has either `within`, in seconds, or `by`, as HH:MM");
        }
        m_read.exchange.deadline = std::move(deadline);
    }

    /// What runs by itself is a batch that we send; what is waited for is a batch of either way.
    void read_when(MapReader& reader) {
        Exchange& exchange{m_read.exchange};
        const Tree* const schedule{reader.find("schedule")};
        const Tree* const expectations{reader.find("expectations")};
        if (schedule != nullptr && exchange.direction != Direction::out) {
            m_sheet.error(schedule->line, "KEY_MISPLACED", "only what we send runs by the clock");
        } else if (schedule != nullptr) {
            exchange.schedule = read_schedule(m_draft, m_sheet, *schedule);
        }
        if (expectations != nullptr && is_query(exchange.direction)) {
            m_sheet.error(
                expectations->line, "KEY_MISPLACED", "a query is not waited for by the clock");
        } else if (expectations != nullptr) {
            exchange.expectations =
                read_expectations(m_draft, m_sheet, reader.needed_list("expectations"));
        }
        exchange.age_limits = read_age_limits(m_sheet, reader.find("age-limits"), exchange);
    }

    std::optional<Tree> mapping_tree() {
        if (!m_draft.files.files().contains(m_mapping_file)) {
            m_sheet.error(0, "FILE_MISSING", "an exchange needs a mapping.yaml beside it");
            return std::nullopt;
        }
        return m_draft.tree(m_mapping_file);
    }

    void read_legs(MapReader& reader, const std::optional<Tree>& mapping) {
        const bool query{is_query(m_read.exchange.direction)};
        std::optional<MapReader> sections;
        if (mapping) {
            sections.emplace(m_mapping_sheet, *mapping, "a mapping file");
        }
        for (const auto& [name, section] : legs_of(m_read)) {
            if (query == (name == "record")) {
                continue; // finish() tells that this direction has no such leg
            }
            if (const Tree* const shape{reader.need(name)}) {
                read_shape(m_draft, m_sheet, *shape, m_folder, *section);
            }
            if (const std::optional<Results>& results{m_read.exchange.results}) {
                for (const std::string& path : {results->record, results->outcome, results->code}) {
                    if (!path.empty()) {
                        section->leg.shape.known_paths.push_back(path);
                    }
                }
            }
            if (const std::optional<Controls>& controls{m_read.exchange.controls}) {
                for (const std::string& path : {controls->records, controls->sum}) {
                    if (!path.empty()) {
                        section->leg.shape.control_paths.push_back(path);
                    }
                }
            }
            if (const Tree* const lines{sections ? sections->need(name) : nullptr}) {
                section->mapping = read_mapping(m_draft, m_mapping_sheet, *lines, Paths::document);
            }
        }
        if (sections) {
            sections->finish();
        }
    }

    void read_corrections(MapReader& reader) {
        const std::vector<const Tree*> listed{reader.list("corrections")};
        m_read.exchange.corrections = refer_all(m_sheet, listed, m_draft.items, "item");
        for (const Tree* tree : listed) {
            m_read.lines.emplace("corrections", tree->line);
        }
    }

    void read_items(MapReader& reader) {
        for (const Tree* tree : reader.list("mandatory")) {
            if (const auto item = refer(m_sheet, *tree, m_draft.items, "item")) {
                m_read.exchange.mandatory.push_back(*item);
                m_read.mandatory_lines[*item] = tree->line;
            }
        }
        read_corrections(reader);
        const Tree* const receiving{reader.find("receiving")};
        if (receiving == nullptr) {
            return;
        }
        MapReader bases{m_sheet, *receiving, "the bases for receiving"};
        for (const Tree::Entry& entry : receiving->entries) {
            Tree item;
            item.kind = Tree::Kind::scalar;
            item.line = entry.line;
            item.text = entry.key;
            const auto id = refer(m_sheet, item, m_draft.items, "item");
            const Tree* const provision{bases.find(entry.key)};
            const auto basis = provision == nullptr
                                   ? std::nullopt
                                   : refer(m_sheet, *provision, m_draft.provisions, "provision");
            if (id) {
                m_read.receiving_lines[*id] = entry.line;
            }
            if (id && basis) {
                const policy::Provision* const text{m_draft.provision(*basis)};
                m_read.exchange.receiving_basis[*id] = {
                    *basis, text == nullptr ? core::Validity{} : text->force};
            }
        }
    }

    Draft& m_draft;
    std::string m_folder;
    std::string m_file;
    std::string m_mapping_file;
    Sheet m_sheet;
    Sheet m_mapping_sheet;
    ReadExchange m_read;
    bool m_direction_known{false};
};

void note_unused_files(Draft& draft) {
    for (const auto& [file, text] : draft.files.files()) {
        const bool sheet{file.ends_with(".xsl")};
        const bool named{sheet || file.ends_with(".xsd") || file.ends_with(".schema.json")};
        const bool of_a_leg{
            (file.starts_with("exchanges/") && parts_of(file).size() == 3)
            || file.starts_with("registers/")};
        if (of_a_leg && named && draft.used_files.count(file) == 0) {
            draft.findings.note(
                file, 0, "FILE_UNUSED",
                sheet ? "no wrapping names this stylesheet" : "no document type names this schema");
        }
    }
}

}

void read_exchanges(Draft& draft) {
    for (const core::ExchangeId id : draft.exchange_ids) {
        ExchangeReader{draft, id}.read();
    }
    check_results(draft);
    note_unused_files(draft);
}

}
