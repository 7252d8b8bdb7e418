#pragma once
// Turns the events of an export into records, one document after another.

#include "adapters/formats/dxl/bound_shape.h"
#include "adapters/formats/dxl/item_value.h"
#include "adapters/formats/dxl/seen_ids.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace adapters::dxl {

class DocumentCollector final : public gateway::text::XmlEvents {
public:
    /// @param shape must outlive the collector.
    explicit DocumentCollector(const BoundShape& shape) : m_shape{shape} {}

    void start(
        std::string_view name, std::string_view name_space,
        std::span<const gateway::text::XmlAttribute> attributes) override;
    void text(std::string_view text) override;
    void end() override;
    void violation(const gateway::core::Rejection&) override {} // no schema is asked
    [[nodiscard]] bool enough() const noexcept override { return m_fault || !m_items.empty(); }

    /// Whole records, oldest first.
    [[nodiscard]] std::deque<gateway::ports::DocumentReader::Item>& items() noexcept {
        return m_items;
    }

    /// What makes the whole export unusable, if anything did.
    [[nodiscard]] const std::optional<gateway::core::Rejection>& fault() const noexcept {
        return m_fault;
    }

    /// Of the record that is being read, or would come next.
    [[nodiscard]] std::size_t ordinal() const noexcept { return m_ordinal + 1; }

private:
    /// Where reading stands outside of an item's parts.
    enum class Place : std::uint8_t { outside, database, document, info, moment, item };

    using Attributes = std::span<const gateway::text::XmlAttribute>;

    [[nodiscard]] bool enter(std::string_view name, std::string_view name_space, Attributes given);
    [[nodiscard]] bool enter_document(std::string_view name, Attributes given);
    [[nodiscard]] bool enter_item(Attributes given);
    void begin_document(Attributes given);
    void begin_part(std::string_view name, Attributes given);
    void take_file(Attributes given);
    void finish_item();
    void finish_document();
    void check_unid();
    void field(const std::string& path, gateway::core::Value value);
    void unknown(const std::string& path);
    void fault_record(gateway::core::Code code, std::string_view path);
    [[nodiscard]] bool is_too_large() const noexcept;
    /// @return false, and keeps nothing more of the record, if it has grown too large.
    bool hold_to_limit(std::size_t more);
    void note(std::string_view name, std::string_view value);

    const BoundShape& m_shape;
    std::vector<Place> m_places;
    std::vector<Part> m_parts; ///< open parts of the item, or of a document's moment
    std::size_t m_skipped{0};  ///< open elements of a subtree that is passed over
    std::string m_path;        ///< of the item
    ItemValue m_value;
    bool m_kept_out{false}; ///< the item has something that is never given out
    gateway::core::NativeRecord m_record;
    std::vector<std::string> m_unknown;
    std::string m_raw; ///< the document as text again, should it be quarantined
    std::string m_form;
    std::string m_unid;
    bool m_has_unid{false};
    SeenIds m_seen;
    std::size_t m_ordinal{0};
    std::optional<gateway::core::Rejection> m_record_fault{};
    std::optional<gateway::core::Rejection> m_fault{};
    std::deque<gateway::ports::DocumentReader::Item> m_items;
};

}
