#pragma once
// The floor of a batch: the least that has to be done with each record, written straight down and
// without any of the product, on two threads: parse (XML: validate), take the keyed digest of the
// person, look up each field in masks, write the record anew, chain a digest over it, encrypt it to
// a file, and copy a journal row and a provenance row to PostgreSQL, a commit each five hundred.

#include "tests/bench/support/batches.h"

#include <memory>
#include <string>
#include <vector>

namespace tests::bench {

class Floor final {
public:
    /// @param schema of the documents (XSD); empty: they are lines of JSON.
    /// @param record the element of a record; its root is the plural.
    /// @param connection of a PostgreSQL that the floor may fill with tables of its own.
    Floor(
        const std::string& schema, const std::string& record, const std::string& connection,
        std::filesystem::path folder);
    ~Floor();
    Floor(const Floor&) = delete;
    Floor& operator=(const Floor&) = delete;

    /// @param records how many these documents hold; a tenth of them may be unreadable, but a floor
    /// that met fewer would be none.
    /// @return how many of them it does in a second.
    [[nodiscard]] double rate(const std::vector<std::string>& documents, double records);

    /// @return CPU seconds of a bare SAX2 parse of them, validating, on this thread.
    [[nodiscard]] double parse(const std::vector<std::string>& documents);

private:
    struct Inside;
    std::unique_ptr<Inside> m_inside;
};

}
