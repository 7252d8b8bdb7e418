#include "gateway/statistics/verify.h"

#include "gateway/statistics/fine_date.h"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace gateway::statistics {

namespace {

/// Splits one record; nothing left of `text` ends it. Written for what the release writes: LF at
/// the end of each record, quotes only around whole fields.
bool split(std::string_view& text, char separator, std::vector<std::string>& fields) {
    fields.assign(1, {});
    bool quoted{false};
    for (std::size_t at{0}; at < text.size(); ++at) {
        const char each{text[at]};
        if (quoted) {
            if (each != '"') {
                fields.back() += each;
            } else if (at + 1 < text.size() && text[at + 1] == '"') {
                fields.back() += text[++at];
            } else {
                quoted = false;
            }
        } else if (each == '"') {
            if (!fields.back().empty()) {
                return false;
            }
            quoted = true;
        } else if (each == separator) {
            fields.emplace_back();
        } else if (each == '\n') {
            text.remove_prefix(at + 1);
            return true;
        } else {
            fields.back() += each;
        }
    }
    return false;
}

struct Tally {
    std::uint64_t records{0};
    std::vector<std::uint32_t> persons;
    std::vector<std::vector<std::uint64_t>> values; ///< by sensitive column and value
};

/// Who has a value.
struct Holders {
    std::uint64_t first; ///< person
    std::uint64_t records{0};
    bool several{false}; ///< persons
};

/// One column that is to leave.
struct Expected {
    const Column* column;
    std::unordered_set<std::string> labels{};              ///< of a quasi column
    std::unordered_map<std::string, std::size_t> values{}; ///< of a sensitive column
    std::unordered_map<std::string, Holders> seen{};       ///< by value, of the others
    bool fine_date{false};

    void see(const std::string& value, std::uint64_t person) {
        Holders& holders{seen.try_emplace(value, Holders{person}).first->second};
        ++holders.records;
        holders.several = holders.several || holders.first != person;
    }

    /// A pseudonym is one however often its person's records repeat it; a number of the record is
    /// one also where a few persons have most of the records.
    bool is_stable_key(std::uint64_t records, std::uint64_t persons) const {
        std::uint64_t own_records{0};
        std::unordered_set<std::uint64_t> own_persons;
        for (const auto& [value, holders] : seen) {
            own_records += holders.records == 1 ? 1U : 0U;
            if (!holders.several) {
                own_persons.insert(holders.first);
            }
        }
        return records > 1 && (own_records * 2 > records || own_persons.size() * 2 > persons);
    }
};

class Verifier final {
public:
    Verifier(const Claim& claim, const DataSet& data, const Models& models)
        : m_claim{claim}, m_data{data}, m_models{models} {
        std::size_t quasi{0};
        for (const Column& column : data.columns) {
            if (column.kind == ColumnKind::direct) {
                continue;
            }
            Expected& expected{m_expected.emplace_back(Expected{&column})};
            if (column.kind == ColumnKind::quasi) {
                const auto labels = data.hierarchies[quasi].labels(claim.levels[quasi]);
                expected.labels.insert(labels.begin(), labels.end());
                ++quasi;
            }
            if (column.kind == ColumnKind::sensitive) {
                for (std::size_t value{0}; value < column.labels.size(); ++value) {
                    expected.values.emplace(column.labels[value], value);
                }
                std::vector<std::uint64_t>& whole{m_whole.emplace_back(column.labels.size())};
                for (const std::uint32_t code : column.codes) {
                    ++whole[code];
                }
                m_sensitive.push_back(&column);
            }
        }
    }

    Verification read(std::string_view bytes) {
        std::vector<std::string> fields;
        if (!split(bytes, m_claim.separator, fields)) {
            refuse("BYTES_MALFORMED", "head");
            return m_told;
        }
        const bool names{
            fields.size() == m_expected.size()
            && std::equal(
                fields.begin(), fields.end(), m_expected.begin(),
                [](const std::string& name, const Expected& each) {
                    return name == each.column->name;
                })};
        if (!names) {
            refuse("COLUMNS_WRONG", "head");
            return m_told;
        }
        while (!bytes.empty()) {
            if (!split(bytes, m_claim.separator, fields) || fields.size() != m_expected.size()) {
                refuse("BYTES_MALFORMED", "records");
                return m_told;
            }
            take(fields);
        }
        judge();
        return std::move(m_told);
    }

private:
    void refuse(core::Code code, const std::string& place) {
        const Refusal refusal{code, place};
        if (std::find(m_told.refusals.begin(), m_told.refusals.end(), refusal)
            == m_told.refusals.end()) {
            m_told.refusals.push_back(refusal);
        }
    }

    /// Where persons are not claimed, each record is its own.
    std::uint64_t person_of(std::uint64_t record) const {
        if (m_claim.persons.empty()) {
            return record;
        }
        return record < m_claim.persons.size() ? m_claim.persons[record] : 0;
    }

    void take(const std::vector<std::string>& fields) {
        m_key.clear();
        m_values.clear();
        const std::uint64_t person{person_of(m_told.records)};
        for (std::size_t at{0}; at < fields.size(); ++at) {
            Expected& expected{m_expected[at]};
            const std::string& field{fields[at]};
            expected.fine_date = expected.fine_date || tells_fine_date(field);
            switch (expected.column->kind) {
            case ColumnKind::direct: break; // none of them is expected
            case ColumnKind::quasi:
                if (!expected.labels.contains(field)) {
                    refuse("LABEL_UNKNOWN", expected.column->name);
                }
                m_key += std::to_string(field.size());
                m_key += ':';
                m_key += field;
                break;
            case ColumnKind::sensitive: {
                const auto value = expected.values.find(field);
                if (value == expected.values.end()) {
                    refuse("LABEL_UNKNOWN", expected.column->name);
                    return;
                }
                m_values.push_back(value->second);
                expected.see(field, person);
                break;
            }
            case ColumnKind::insensitive: expected.see(field, person); break;
            }
        }
        Tally& tally{m_classes[m_key]};
        ++tally.records;
        if (!m_claim.persons.empty()) {
            tally.persons.push_back(static_cast<std::uint32_t>(person));
        }
        tally.values.resize(m_values.size());
        for (std::size_t at{0}; at < m_values.size(); ++at) {
            tally.values[at].resize(m_whole[at].size());
            ++tally.values[at][m_values[at]];
        }
        ++m_told.records;
    }

    void judge() {
        const std::unordered_set<std::uint32_t> distinct{
            m_claim.persons.begin(), m_claim.persons.end()};
        const std::uint64_t persons{distinct.empty() ? m_told.records : distinct.size()};
        for (const Expected& expected : m_expected) {
            if (expected.fine_date) {
                refuse("DATE_TOO_FINE", expected.column->name);
            }
            if (expected.is_stable_key(m_told.records, persons)) {
                refuse("STABLE_KEY", expected.column->name);
            }
        }
        if (m_told.records == 0 || m_told.records + m_claim.suppressed != m_data.records
            || (!m_claim.persons.empty() && m_claim.persons.size() != m_told.records)) {
            refuse("COUNT_WRONG", "records");
        }
        const Wide allowed{Wide{m_models.suppression.numerator} * m_data.records};
        if (Wide{m_claim.suppressed} * m_models.suppression.denominator > allowed) {
            refuse("SUPPRESSION_EXCEEDED", "suppression");
        }
        m_told.classes = m_classes.size();
        for (auto& [key, tally] : m_classes) {
            judge(tally);
        }
        if (m_told.k < m_models.k || m_told.k < k_floor) {
            refuse("K_NOT_REACHED", "k");
        }
        if (m_models.l && m_told.l.value_or(0) < *m_models.l) {
            refuse("L_NOT_REACHED", "l");
        }
    }

    void judge(Tally& tally) {
        std::uint64_t persons{tally.records};
        if (!m_claim.persons.empty()) {
            const std::set<std::uint32_t> distinct{tally.persons.begin(), tally.persons.end()};
            persons = distinct.size();
        }
        m_told.k = m_told.k == 0 ? persons : std::min(m_told.k, persons);
        for (std::size_t at{0}; at < tally.values.size(); ++at) {
            judge_values(*m_sensitive[at], tally.values[at], m_whole[at], tally.records);
        }
    }

    void judge_values(
        const Column& column, const std::vector<std::uint64_t>& counts,
        const std::vector<std::uint64_t>& whole, std::uint64_t records) {
        std::multiset<std::uint64_t> known;
        std::uint64_t unknown{0};
        for (std::size_t value{0}; value < counts.size(); ++value) {
            if (column.missing[value]) {
                unknown += counts[value];
            } else if (counts[value] > 0) {
                known.insert(counts[value]);
            }
        }
        const std::uint64_t distinct{known.size()};
        m_told.l = std::min(m_told.l.value_or(distinct), distinct);
        if (m_models.c && !rare_enough(known, unknown)) {
            refuse("C_NOT_REACHED", column.name);
        }
        judge_distance(column, counts, whole, records);
    }

    bool rare_enough(const std::multiset<std::uint64_t>& known, std::uint64_t unknown) const {
        const std::uint64_t l{m_models.l.value_or(0)};
        if (l == 0 || known.size() < l) {
            return false;
        }
        Wide tail{0};
        std::uint64_t rank{0};
        for (auto count = known.rbegin(); count != known.rend(); ++count) {
            tail += ++rank >= l ? *count : 0U;
        }
        return Wide{*known.rbegin() + unknown} * m_models.c->denominator
               < tail * m_models.c->numerator;
    }

    void judge_distance(
        const Column& column, const std::vector<std::uint64_t>& counts,
        const std::vector<std::uint64_t>& whole, std::uint64_t records) {
        const bool ordered{!column.order.empty()};
        SignedWide sum{0};
        SignedWide carried{0};
        for (std::size_t at{0}; at < counts.size(); ++at) {
            const std::size_t value{ordered ? column.order[at] : at};
            const SignedWide here{
                SignedWide{counts[value]} * SignedWide{m_data.records}
                - SignedWide{whole[value]} * SignedWide{records}};
            carried = ordered ? carried + here : here;
            sum += carried < 0 ? -carried : carried;
        }
        const std::uint64_t weight{
            ordered ? std::max<std::uint64_t>(counts.size() - 1, 1) : std::uint64_t{2}};
        const Wide scale{Wide{weight} * records * m_data.records};
        const Wide distance{static_cast<Wide>(sum)};
        constexpr std::uint64_t millionths{1'000'000};
        const auto rounded =
            static_cast<std::uint64_t>((distance * millionths + scale - 1) / scale);
        m_told.t_millionths = std::max(m_told.t_millionths.value_or(0), rounded);
        if (m_models.t
            && distance * m_models.t->denominator > Wide{m_models.t->numerator} * scale) {
            refuse("T_EXCEEDED", column.name);
        }
    }

    const Claim& m_claim;
    const DataSet& m_data;
    const Models& m_models;
    std::vector<Expected> m_expected;
    std::vector<const Column*> m_sensitive;
    std::vector<std::vector<std::uint64_t>> m_whole; ///< by sensitive column and value
    std::unordered_map<std::string, Tally> m_classes;
    std::string m_key;
    std::vector<std::size_t> m_values;
    Verification m_told;
};

}

Verification
verify(std::string_view bytes, const Claim& claim, const DataSet& data, const Models& models) {
    return Verifier{claim, data, models}.read(bytes);
}

std::optional<VerifiedBytes> VerifiedBytes::of(
    std::string bytes, const Claim& claim, const DataSet& data, const Models& models,
    Verification& told) {
    told = verify(bytes, claim, data, models);
    return told.accepted() ? std::optional{VerifiedBytes{std::move(bytes)}} : std::nullopt;
}

}
