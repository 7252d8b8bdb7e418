#pragma once
// Turns the events of a document into records, one after another.

#include "adapters/formats/xml/bound_shape.h"

#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace adapters::xml {

class RecordCollector final : public gateway::text::XmlEvents {
public:
    /// @param shape must outlive the collector.
    explicit RecordCollector(const BoundShape& shape) : m_shape{shape} {}

    void start(
        std::string_view name, std::string_view name_space,
        std::span<const gateway::text::XmlAttribute> attributes) override;
    void text(std::string_view text) override;
    void end() override;
    void violation(const gateway::core::Rejection& rejection) override;
    [[nodiscard]] bool enough() const noexcept override { return m_fault || !m_items.empty(); }

    /// Whole records, oldest first.
    [[nodiscard]] std::deque<gateway::ports::DocumentReader::Item>& items() noexcept {
        return m_items;
    }

    /// What makes the whole document unusable, if anything did.
    [[nodiscard]] const std::optional<gateway::core::Rejection>& fault() const noexcept {
        return m_fault;
    }

    /// What the document says about its records, as far as reading has come.
    [[nodiscard]] std::span<const gateway::ports::DocumentReader::Declared>
    declared() const noexcept {
        return m_declared;
    }

    /// Of the record that is being read, or would come next.
    [[nodiscard]] std::size_t ordinal() const noexcept {
        return m_depth == 0 ? m_ordinal + 1 : m_ordinal;
    }

private:
    /// An open element inside a record.
    struct Open {
        std::string name{};       ///< as written, for the raw text
        std::size_t path_size{0}; ///< of m_path before it
        std::string text{};
        std::string told_by{}; ///< the attribute by which a predicate knows it
        std::vector<std::pair<std::string, std::size_t>>
            counts{}; ///< of its children that a mapping tells apart
        bool has_children{false};
        bool has_attributes{false};
        bool absent{false}; ///< notSupplied or nil
    };

    void start_outside(
        std::string_view name, std::string_view name_space,
        std::span<const gateway::text::XmlAttribute> attributes);
    void enter_outside(
        std::string_view name, std::string_view name_space,
        std::span<const gateway::text::XmlAttribute> attributes);
    void leave_outside();
    void declare(std::string_view text);
    void
    begin_record(std::string_view name, std::span<const gateway::text::XmlAttribute> attributes);
    /// An open element more; its text and name stand where others' stood before.
    [[nodiscard]] Open& push(std::string_view name, std::size_t path_size);
    [[nodiscard]] Open& top() noexcept { return m_open[m_depth - 1]; }
    void open(std::string_view name, std::span<const gateway::text::XmlAttribute> attributes);
    void take_attribute(const gateway::text::XmlAttribute& attribute);
    [[nodiscard]] std::string prefix_of(std::string_view name_space) const;
    [[nodiscard]] const Predicate* predicate_of(
        Open& parent, std::string_view step,
        std::span<const gateway::text::XmlAttribute> attributes) const;
    void finish_record();
    void leaf(std::string_view value);
    [[nodiscard]] bool is_known();
    void unknown(std::string_view path);
    void fault_record(gateway::core::Code code);
    void fault_document(gateway::core::Rejection rejection);
    [[nodiscard]] bool right_namespace(std::string_view name_space, bool inside) const noexcept;
    [[nodiscard]] bool too_large();

    const BoundShape& m_shape;
    std::size_t m_outside{0};     ///< open elements above the records
    std::size_t m_passed_over{0}; ///< open elements of a subtree that is passed over
    std::string m_outside_path;   ///< of those; kept only where the shape has control paths
    std::string m_outside_text;
    std::vector<gateway::ports::DocumentReader::Declared> m_declared;
    std::vector<Open> m_open; ///< inside the record, as far as m_depth; kept for their memory
    std::size_t m_depth{0};
    std::string m_path;
    std::string m_raw; ///< the record as text again, should it be quarantined
    gateway::core::NativeRecord m_record;
    std::size_t m_expected{0}; ///< among the shape's ordered paths: the one after the last
    std::vector<std::string> m_unknown;
    std::size_t m_ordinal{0};
    std::optional<gateway::core::Rejection> m_record_fault{};
    std::optional<gateway::core::Rejection>
        m_pending{}; ///< a violation whose element is yet to come
    std::optional<gateway::core::Rejection> m_fault{};
    std::deque<gateway::ports::DocumentReader::Item> m_items;
};

}
