#pragma once
// A municipal register that nothing can ask: its exports lie in a folder, and what is handed over
// to it is laid into another one. It must never change or remove an export, and never read one
// that is still being written: an export is put there whole, by renaming.

#include "gateway/ports/adapter.h"

namespace adapters::directory {

/// Register connections of kind `files`. A selection is the last, by name, of the files that match
/// its pattern (exports carry their day in their names: customers-2026-03-01.dxl), read with the
/// selection's own document type, in bounded memory. A record that cannot be read is rejected and
/// the rest goes on; a document that breaks off fails the run. Failures (retryable: an export may
/// come): REGISTER_UNREACHABLE (no folder), REGISTER_FILE_MISSING, REGISTER_FILE (it cannot be read
/// to its end: code and no value). Never retryable: REGISTER_SELECTION.
class FileRegisterFactory final : public gateway::ports::RegisterFactory {
public:
    [[nodiscard]] std::string_view kind() const noexcept override { return "files"; }

    /// count() is nothing: a file would have to be read. find() reads the file through: for exports
    /// of some ten thousand records, not for a register that is asked all day. A person of whom
    /// there are two is rejected with REGISTER_AMBIGUOUS. While a record cannot be read nobody is
    /// found or missed (REGISTER_DATA, with the selection, retryable): it may be this person's, and
    /// say what the others do not.
    [[nodiscard]] std::unique_ptr<gateway::ports::RegisterReader>
    open_reader(const Access& access) override;

    /// A record becomes MESSAGE-ORDINAL.json in the staging folder inside of the register's: item →
    /// value, and its provenance. One that is there is passed over. A failure takes away what this
    /// call had written (REGISTER_FILE).
    [[nodiscard]] std::unique_ptr<gateway::ports::RegisterWriter>
    open_writer(const Access& access) override;
};

}
