#include "tests/fault_matrix/print.h"

#include <algorithm>
#include <iomanip>
#include <ostream>

namespace tests::faults {

namespace {

constexpr int name_width{30};
constexpr int cell_width{10};

/// What was tried of one cell.
struct Cell {
    std::size_t tried{0};
    std::size_t held{0};

    [[nodiscard]] bool holds() const noexcept { return tried == held; }
};

struct Row {
    std::size_t documents{0};
    std::size_t repeated{0};
    std::size_t restarted{0};
};

Cell cell_of(std::span<const Verdict> verdicts, std::size_t step, Fault fault) {
    Cell cell;
    for (const Verdict& verdict : verdicts) {
        if (verdict.trial.step == step && verdict.trial.fault == fault) {
            ++cell.tried;
            cell.held += verdict.holds() ? 1U : 0U;
        }
    }
    return cell;
}

Row row_of(std::span<const Verdict> verdicts, std::size_t step) {
    Row row;
    for (const Verdict& verdict : verdicts) {
        if (verdict.trial.step == step) {
            row.documents += verdict.account.documents;
            row.repeated += verdict.account.repeated;
            row.restarted += verdict.restarted ? 1U : 0U;
        }
    }
    return row;
}

std::string text_of(const Cell& cell, bool applies) {
    if (!applies) {
        return "-";
    }
    if (cell.tried == 0) {
        return ".";
    }
    return (cell.holds() ? "" : "NO ") + std::to_string(cell.held) + "/"
           + std::to_string(cell.tried);
}

std::string what(const Trial& trial) {
    return steps()[trial.step].name + " x " + name_of(trial.fault) + ", passage "
           + std::to_string(trial.passage) + (trial.second ? ", second form" : "");
}

void print_legend(const std::string& why_not, std::ostream& out) {
    out << "\nheld/tried; . not tried in this form; - not applicable: Kela is not talked to after "
           "this step.\n"
           "daemon, database: kill -9. down: connections are refused. slow: the answer is later "
           "than the time limit. cut: the connection is reset within a document. lost: Kela takes "
           "it and closes without an answer. disk: not a byte is left where the store is (tmpfs). "
           "clock: 11 minutes forward for good, and 30 minutes back and forth.\n"
           "documents: that had an effect at Kela. again: sent again under the same key, and "
           "recognised. restarts: runs that went on when the daemon was started anew, not after "
           "their pause.\n";
    if (!why_not.empty()) {
        out << "disk and clock were left alone: " << why_not << ".\n";
    }
}

}

void print(const Verdict& verdict, std::ostream& out) {
    out << (verdict.holds() ? "holds " : "FAILS ") << what(verdict.trial) << " ("
        << verdict.took.count() << " ms, " << verdict.account.documents << " documents, "
        << verdict.account.repeated << " again" << (verdict.restarted ? ", restarted" : "") << ")";
    for (const std::string& wrong : verdict.account.wrong) {
        out << "\n    " << wrong;
    }
    out << std::endl;
}

bool print_matrix(
    std::span<const Verdict> verdicts, const std::string& why_not, std::ostream& out) {
    out << '\n' << std::left << std::setw(name_width) << "";
    for (std::size_t at{0}; at < faults; ++at) {
        out << std::setw(cell_width) << name_of(static_cast<Fault>(at));
    }
    out << "documents again restarts\n";
    std::size_t cells{0};
    std::size_t holding{0};
    for (std::size_t step{0}; step < steps().size(); ++step) {
        out << std::setw(name_width) << steps()[step].name;
        for (std::size_t at{0}; at < faults; ++at) {
            const Fault fault{static_cast<Fault>(at)};
            const Cell cell{cell_of(verdicts, step, fault)};
            cells += cell.tried > 0 ? 1U : 0U;
            holding += cell.tried > 0 && cell.holds() ? 1U : 0U;
            out << std::setw(cell_width) << text_of(cell, applies(steps()[step], fault));
        }
        const Row row{row_of(verdicts, step)};
        out << std::setw(name_width / 3) << row.documents << std::setw(name_width / 5)
            << row.repeated << row.restarted << '\n';
    }
    print_legend(why_not, out);
    out << "faults: " << holding << " of " << cells << " cells hold" << std::endl;
    return holding == cells && cells > 0;
}

}
