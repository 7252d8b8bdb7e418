#pragma once
// Rows as records.

#include "adapters/formats/csv/bound_shape.h"
#include "adapters/formats/csv/row_scanner.h"

namespace adapters::csv {

class CsvDocumentReader final : public gateway::ports::DocumentReader {
public:
    CsvDocumentReader(std::shared_ptr<const BoundShape> shape, gateway::ports::ByteSource& source);

    [[nodiscard]] gateway::core::Result<std::optional<Item>> next() override;

private:
    [[nodiscard]] std::optional<gateway::core::Rejection> begin();
    [[nodiscard]] std::optional<gateway::core::Rejection> read_head();
    [[nodiscard]] std::optional<gateway::core::Rejection> check_head() const;
    [[nodiscard]] std::optional<Fault> read_cells(const Row& row);
    [[nodiscard]] Item record_of(const Row& row);
    void take(Item& item, gateway::core::NativeRecord& record, std::size_t at) const;
    [[nodiscard]] gateway::core::Rejection rejection_of(const Row& row, const Fault& fault) const;

    std::shared_ptr<const BoundShape> m_shape;
    RowScanner m_rows;
    std::vector<std::string> m_columns; ///< paths
    std::vector<Cell> m_cells;
    std::size_t m_ordinal{0};
    bool m_begun{false};
    bool m_ended{false};
};

}
