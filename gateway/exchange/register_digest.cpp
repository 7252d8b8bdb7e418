// What a register says about a record, as one keyed digest.

#include "gateway/exchange/departure.h"

namespace gateway::exchange {

namespace {

/// Every part with its length before it, so that no two texts look alike.
class Parts final {
public:
    void add(std::string_view part) {
        m_text += std::to_string(part.size());
        m_text += ':';
        m_text += part;
    }

    void add(std::int64_t number) { add(std::to_string(number)); }

    void add(const std::optional<core::Instant>& at) {
        add(at ? std::to_string(at->microseconds()) : std::string{});
    }

    template <class Names> void add_all(const Names& names) {
        add(static_cast<std::int64_t>(names.size()));
        for (const auto& name : names) {
            add(std::string_view{name.text()});
        }
    }

    [[nodiscard]] const std::string& text() const noexcept { return m_text; }

private:
    std::string m_text;
};

}

core::Digest register_digest_of(const Departing& departing, const DigestKeys& keys) {
    Parts parts;
    for (const core::Field& field : departing.record.fields()) {
        parts.add(field.item.text());
        parts.add(static_cast<std::int64_t>(field.value.kind()));
        parts.add(field.value.reveal());
    }
    for (const core::Relation& relation : departing.relations) {
        parts.add("relation");
        parts.add(relation.kind.text());
        parts.add(relation.party ? relation.party->text() : std::string_view{});
        parts.add(relation.validity.from);
        parts.add(relation.validity.until);
        parts.add(relation.source);
    }
    for (const core::Hold& hold : departing.register_holds) {
        parts.add("hold");
        parts.add(static_cast<std::int64_t>(hold.kind));
        parts.add(static_cast<std::int64_t>(hold.state));
        parts.add(hold.validity.from);
        parts.add(hold.validity.until);
        parts.add_all(hold.items);
        parts.add(static_cast<std::int64_t>(hold.bases.size()));
        for (const std::string& basis : hold.bases) {
            parts.add(basis);
        }
    }
    return keys.record.of(core::as_bytes(parts.text()));
}

}
