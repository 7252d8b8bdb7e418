#pragma once
// What has become of a batch, counted at the party, in the register and in the journal, and held
// against the drawn population. Nothing of the product takes part in what is expected.

#include "tests/corridor/house.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace tests::faults {

struct Account {
    std::vector<std::string> wrong{}; ///< empty: all is as it should be
    std::size_t documents{0};         ///< that had an effect at the party
    std::size_t repeated{0};          ///< that the party recognised by their key
    std::size_t manifests{0};         ///< of these, which are not among the documents
    std::size_t statements{0};
};

/// Of the run that was begun when there were `before`: it is the only one, closed, balances and
/// counts as the oracle; Kela has exactly the lawful statements, each once by key.
[[nodiscard]] Account account_of_batch(corridor::House& house, std::size_t before);

/// The same of a batch that Kela has as files, each person in one of them.
[[nodiscard]] Account account_of_files(
    corridor::House& house, std::size_t before,
    const std::vector<std::filesystem::path>& documents);

/// Of Kela's results: one run took them in, and the batch's account of receipts has each record as
/// accepted, once.
[[nodiscard]] Account account_of_results(corridor::House& house, std::size_t before);

/// Of a delivery: each of its lines is in the register, once.
[[nodiscard]] Account
account_of_delivery(corridor::House& house, std::size_t before, std::size_t staged_before);

/// Adds whether the exported journal verifies.
void add_journal(corridor::House& house, Account& account);

}
