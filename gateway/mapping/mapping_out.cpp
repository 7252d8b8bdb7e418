// The way back: items as the outside has them.

#include "gateway/mapping/coded_values.h"
#include "gateway/mapping/converters.h"
#include "gateway/mapping/mapping.h"

#include <utility>

namespace gateway::mapping {

using core::Rejection;
using core::Value;

core::Result<core::NativeRecord> Mapping::to_native(const core::Record& record) const {
    std::vector<Loss> lost;
    core::NativeRecord native{to_native(record, lost)};
    for (const Loss& loss : lost) {
        if (loss.kind == Loss::Kind::not_writable) {
            return Rejection{"VALUE_NOT_WRITABLE", loss.place};
        }
    }
    return native;
}

core::NativeRecord Mapping::to_native(const core::Record& record, std::vector<Loss>& lost) const {
    core::NativeRecord native;
    for (const Line& line : m_definition.lines) {
        const Value* const value{record.find(line.item)};
        if (value == nullptr || value->empty() || is_derived(line.converter)) {
            continue;
        }
        const Value* const dated{line.dated_by.empty() ? nullptr : record.find(line.dated_by)};
        std::optional<Value> written{
            write_value(line, *value, dated == nullptr ? std::string{} : day_of(*dated))};
        if (written) {
            native.fields.push_back(core::NativeField{line.path, std::move(*written)});
        } else {
            lost.push_back({Loss::Kind::not_writable, line.path});
        }
    }
    write_names(record, native);
    const auto has = [&](const std::string& path) { return native.find(path) != nullptr; };
    for (const core::Field& field : record.fields()) {
        const Line* const line{line_of(field.item)};
        if (line == nullptr || (is_derived(line->converter) && !has(line->path))) {
            lost.push_back({Loss::Kind::no_place, std::string{field.item.text()}});
        }
    }
    return native;
}

/// Both parts of a name make the whole; one of them does not.
void Mapping::write_names(const core::Record& record, core::NativeRecord& native) const {
    const auto part = [&](const std::string& path, std::string_view form) -> std::string {
        for (const Line& line : m_definition.lines) {
            const Value* const value{record.find(line.item)};
            if (line.path == path && line.converter == Converter::name_part && line.form == form
                && value != nullptr) {
                return std::string{value->reveal()};
            }
        }
        return {};
    };
    for (const Line& line : m_definition.lines) {
        if (line.converter != Converter::name_part || native.find(line.path) != nullptr) {
            continue;
        }
        const std::string family{part(line.path, "family")};
        const std::string given{part(line.path, "given")};
        const std::string whole{family + ", " + given};
        if (read_name_part(whole, "family") == family && read_name_part(whole, "given") == given) {
            native.fields.push_back(core::NativeField{line.path, Value{whole}});
        }
    }
}

}
