#include "gateway/mapping/mapping.h"

#include "gateway/core/hetu.h"
#include "gateway/mapping/blanks.h"
#include "gateway/mapping/coded_values.h"
#include "gateway/mapping/converters.h"
#include "gateway/mapping/moments.h"
#include "gateway/text/xml_writer.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace gateway::mapping {

namespace {

using core::Code;
using core::Rejection;
using core::Value;

bool absent(const Value* value) noexcept {
    return value == nullptr || trimmed(value->reveal()).empty();
}

void lose(Mapped& mapped, Loss::Kind kind, const std::string& path) {
    switch (kind) {
    case Loss::Kind::defaulted: ++mapped.losses.defaulted; break;
    case Loss::Kind::passed_unmapped: ++mapped.losses.passed_unmapped; break;
    case Loss::Kind::empty: ++mapped.losses.empty; break;
    case Loss::Kind::no_place:
    case Loss::Kind::not_writable: break; // of the way out
    }
    mapped.lost.push_back({kind, path});
}

void count(Mapped& mapped, Passage passage, const std::string& path) {
    switch (passage) {
    case Passage::exact: break;
    case Passage::defaulted: lose(mapped, Loss::Kind::defaulted, path); break;
    case Passage::passed_unmapped: lose(mapped, Loss::Kind::passed_unmapped, path); break;
    }
}

/// The day of the item that dates a line, if it was read; empty if it was not, or none does.
std::string day_for(const Line& line, const std::vector<core::Field>& fields) {
    if (line.dated_by.empty()) {
        return {};
    }
    const auto found = std::find_if(fields.begin(), fields.end(), [&](const core::Field& field) {
        return field.item == line.dated_by;
    });
    return found == fields.end() ? std::string{} : day_of(found->value);
}

bool among(const std::vector<std::string>& values, std::string_view value) noexcept {
    return std::find(values.begin(), values.end(), value) != values.end();
}

/// As PostgreSQL writes it.
constexpr std::string_view no_end{"infinity"};

const core::ItemId personal_id{core::ItemId::intern("person.personal-id")};

}

Mapping::Mapping(Definition definition) : m_definition{std::move(definition)} {
    for (const Line& line : m_definition.lines) {
        if (!is_derived(line.converter)) {
            m_places.push_back(Place{line.path, line.item, line.dated_by});
        }
        m_line_slots.push_back(slot(line.path));
    }
    const auto know = [this](const std::string& path) {
        if (!path.empty()) {
            static_cast<void>(slot(path));
        }
    };
    for (const RelationLine& relation : m_definition.relations) {
        know(relation.from_path);
        know(relation.until_path);
        know(relation.party_path);
        know(relation.by_path);
    }
    for (const HoldLine& hold : m_definition.holds) {
        know(hold.path);
    }
    know(m_definition.subject_path);
    know(m_definition.stamp_system_path);
    know(m_definition.stamp_recorder_path);
    know(m_definition.stamp_recorded_at_path);
    m_slot_paths = known_paths();
    rank_lines();
}

void Mapping::rank_lines() {
    std::vector<std::size_t> order(m_definition.lines.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [this](std::size_t one, std::size_t other) {
        return m_definition.lines[one].item < m_definition.lines[other].item;
    });
    m_ranks.resize(order.size());
    for (std::size_t rank{0}; rank < order.size(); ++rank) {
        m_ranks[order[rank]] = rank;
    }
}

std::size_t Mapping::slot(const std::string& path) {
    return m_slots.emplace(path, m_slots.size()).first->second;
}

const Value* Mapping::at(const Slots& slots, const std::string& path) const {
    // what is asked for by its path was known last
    for (std::size_t at{m_slot_paths.size()}; at-- > 0;) {
        if (m_slot_paths[at] == path) {
            return slots[at];
        }
    }
    return nullptr;
}

core::Result<Mapped> Mapping::to_canonical(const core::NativeRecord& native) const {
    Slots slots(m_slots.size(), nullptr);
    std::size_t at{0};
    for (const core::NativeField& field : native.fields) {
        // most documents have their fields in the mapping's order
        if (at >= m_slot_paths.size() || m_slot_paths[at] != field.path) {
            const auto found = m_slots.find(field.path);
            if (found == m_slots.end()) {
                continue; // not ours to know: formats count what they keep out
            }
            at = found->second;
        }
        if (slots[at] != nullptr) {
            return Rejection{"PATH_REPEATED", field.path};
        }
        slots[at++] = &field.value;
    }
    Mapped mapped;
    using Step = std::optional<Rejection> (Mapping::*)(const Slots&, Mapped&) const;
    for (const Step step :
         {&Mapping::read_lines, &Mapping::read_subject, &Mapping::read_relations,
          &Mapping::read_holds, &Mapping::read_stamp}) {
        if (std::optional<Rejection> rejection{(this->*step)(slots, mapped)}) {
            return std::move(*rejection);
        }
    }
    return mapped;
}

core::Result<Mapped>
Mapping::to_canonical(const core::NativeRecord& native, core::LocalDate today) const {
    core::Result<Mapped> mapped{to_canonical(native)};
    if (mapped && mapped.value().subject
        && core::is_born_after(mapped.value().subject->reveal(), today)) {
        return Rejection{"HETU_FUTURE", subject_place()};
    }
    return mapped;
}

std::optional<Rejection> Mapping::read_lines(const Slots& slots, Mapped& mapped) const {
    std::vector<core::Field> fields(m_definition.lines.size()); // each in its place by name
    // codes that are in force by another item's day wait for it
    for (const bool dated : {false, true}) {
        for (std::size_t index{0}; index < m_definition.lines.size(); ++index) {
            if (m_definition.lines[index].dated_by.empty() == dated) {
                continue;
            }
            if (auto rejection = read_line(index, slots, mapped, fields)) {
                return rejection;
            }
        }
    }
    fields.erase(
        std::remove_if(
            fields.begin(), fields.end(),
            [](const core::Field& field) { return field.item == core::ItemId{}; }),
        fields.end());
    mapped.record = core::Record{std::move(fields)};
    return std::nullopt;
}

std::optional<Rejection> Mapping::read_line(
    std::size_t index, const Slots& slots, Mapped& mapped, std::vector<core::Field>& fields) const {
    const Line& line{m_definition.lines[index]};
    const Value* const value{slots[m_line_slots[index]]};
    if (absent(value)) {
        if (line.required) {
            return Rejection{"REQUIRED_MISSING", line.path};
        }
        if (value != nullptr && !is_derived(line.converter)) {
            lose(mapped, Loss::Kind::empty, line.path);
        }
        return std::nullopt;
    }
    std::variant<Converted, Code> read{
        read_value(line, *value, Origin::outside, day_for(line, fields))};
    if (const Code* const wrong{std::get_if<Code>(&read)}) {
        return Rejection{*wrong, line.path};
    }
    Converted& converted{std::get<Converted>(read)};
    if (converted.value.empty()) {
        return line.required ? std::optional{Rejection{"REQUIRED_MISSING", line.path}}
                             : std::nullopt;
    }
    count(mapped, converted.passage, line.path);
    fields[m_ranks[index]] = core::Field{line.item, std::move(converted.value)};
    return std::nullopt;
}

std::optional<Rejection> Mapping::read_subject(const Slots& slots, Mapped& mapped) const {
    if (m_definition.about_nobody) {
        return std::nullopt;
    }
    const std::string& path{m_definition.subject_path};
    const Value* const value{path.empty() ? mapped.record.find(personal_id) : at(slots, path)};
    if (absent(value)) {
        return std::nullopt;
    }
    if (value->kind() != Value::Kind::text) {
        return Rejection{"VALUE_KIND", subject_place()};
    }
    if (const std::optional<Code> wrong{wrong_person_id(value->reveal())}) {
        return Rejection{*wrong, subject_place()};
    }
    mapped.subject = core::PersonId{std::string{value->reveal()}};
    return std::nullopt;
}

std::string Mapping::subject_place() const {
    return m_definition.subject_path.empty() ? path_of(personal_id) : m_definition.subject_path;
}

std::optional<Rejection> Mapping::read_relations(const Slots& slots, Mapped& mapped) const {
    for (const RelationLine& line : m_definition.relations) {
        const Value* const from{at(slots, line.from_path)};
        if (absent(from) || (!line.by_path.empty() && absent(at(slots, line.by_path)))) {
            continue;
        }
        core::Relation relation;
        relation.kind = line.kind;
        relation.source = line.source;
        relation.validity.from = beginning_of(from->reveal());
        if (!relation.validity.from) {
            return Rejection{"DATE_FORM", line.from_path};
        }
        const Value* const until{at(slots, line.until_path)};
        if (!absent(until) && until->reveal() != no_end) {
            relation.validity.until = end_of(until->reveal());
            if (!relation.validity.until) {
                return Rejection{"DATE_FORM", line.until_path};
            }
        }
        if (!line.party_path.empty()) {
            const Value* const code{at(slots, line.party_path)};
            const auto named =
                std::find_if(line.parties.begin(), line.parties.end(), [&](const auto& party) {
                    return !absent(code) && party.first == code->reveal();
                });
            if (named == line.parties.end()) {
                continue; // a bond with somebody else, or with nobody we know, opens nothing
            }
            relation.party = named->second;
        }
        mapped.relations.push_back(std::move(relation));
    }
    return std::nullopt;
}

std::optional<Rejection> Mapping::read_holds(const Slots& slots, Mapped& mapped) const {
    for (const HoldLine& line : m_definition.holds) {
        const Value* const value{at(slots, line.path)};
        if (!absent(value)) {
            const bool held{among(line.held, value->reveal())}; // in doubt they are protected
            if (!held && among(line.free, value->reveal())) {
                continue;
            }
            if (!held) {
                return Rejection{"CODE_UNMAPPED", line.path};
            }
        }
        core::Hold hold;
        hold.kind = line.kind;
        hold.state = core::HoldState::upheld;
        mapped.holds.push_back(std::move(hold));
    }
    return std::nullopt;
}

std::optional<Rejection> Mapping::read_stamp(const Slots& slots, Mapped& mapped) const {
    const auto text = [&](const std::string& path) {
        const Value* const value{at(slots, path)};
        return absent(value) ? std::string{} : std::string{trimmed(value->reveal())};
    };
    mapped.stamp.from_the_person = m_definition.from_the_person;
    mapped.stamp.system = m_definition.stamp_system.empty() ? text(m_definition.stamp_system_path)
                                                            : m_definition.stamp_system;
    mapped.stamp.recorder = text(m_definition.stamp_recorder_path);
    if (const std::string at_text{text(m_definition.stamp_recorded_at_path)}; !at_text.empty()) {
        mapped.stamp.recorded_at = recorded_at(at_text, m_definition.stamp_is_naive);
        if (!mapped.stamp.recorded_at) {
            return Rejection{"INSTANT_FORM", m_definition.stamp_recorded_at_path};
        }
    }
    return std::nullopt;
}

core::Result<core::Record> Mapping::read_back(const core::ClearedRecord& cleared) const {
    std::vector<core::Field> fields;
    std::vector<std::pair<const Line*, const core::ClearedField*>> dated; // wait for their days
    const auto read = [&fields](const Line& line, const core::ClearedField& field) {
        const auto twice = std::find_if(fields.begin(), fields.end(), [&](const core::Field& one) {
            return one.item == field.item;
        });
        if (twice != fields.end()) {
            return std::optional{Rejection{"PATH_REPEATED", field.path}};
        }
        std::variant<Converted, Code> value{
            read_value(line, field.value, Origin::own, day_for(line, fields))};
        if (const Code* const wrong{std::get_if<Code>(&value)}) {
            return std::optional{Rejection{*wrong, field.path}};
        }
        fields.push_back(core::Field{line.item, std::move(std::get<Converted>(value).value)});
        return std::optional<Rejection>{};
    };
    for (const core::ClearedField& field : cleared.fields()) {
        if (field.kind == core::ClearedField::Kind::not_supplied) {
            continue;
        }
        const Line* const line{line_of(field.item)};
        if (line == nullptr || line->path != field.path) {
            return Rejection{"PATH_UNKNOWN", field.path};
        }
        if (!line->dated_by.empty()) {
            dated.emplace_back(line, &field);
        } else if (std::optional<Rejection> rejection{read(*line, field)}) {
            return std::move(*rejection);
        }
    }
    for (const auto& [line, field] : dated) {
        if (std::optional<Rejection> rejection{read(*line, *field)}) {
            return std::move(*rejection);
        }
    }
    return core::Record{std::move(fields)};
}

std::span<const core::Projection::Place> Mapping::places() const noexcept {
    return m_places;
}

bool Mapping::marks_not_supplied() const noexcept {
    return m_definition.marks_not_supplied;
}

std::optional<Value>
Mapping::write(const Place& place, const Value& value, const Value* dated) const {
    const Line* const line{line_of(place.item)};
    if (line == nullptr || line->path != place.path) {
        return std::nullopt;
    }
    std::optional<Value> written{
        write_value(*line, value, dated == nullptr ? std::string{} : day_of(*dated))};
    // one record with control characters must not stop the others
    return written && text::is_xml_text(written->reveal()) ? std::move(written) : std::nullopt;
}

std::vector<std::string> Mapping::known_paths() const {
    std::vector<std::string> paths(m_slots.size());
    for (const auto& [path, index] : m_slots) {
        paths[index] = path;
    }
    return paths;
}

const Line* Mapping::line_of(core::ItemId item) const noexcept {
    const auto found =
        std::find_if(m_definition.lines.begin(), m_definition.lines.end(), [&](const Line& line) {
            return line.item == item;
        });
    return found == m_definition.lines.end() ? nullptr : &*found;
}

std::string Mapping::path_of(core::ItemId item) const {
    const Line* const line{line_of(item)};
    return line == nullptr ? std::string{} : line->path;
}

}
