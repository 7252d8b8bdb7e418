#pragma once
// Selections of a register that have a binding of their own: files of its folder (exports of a
// system that nothing can ask), and SQL whose columns are not the register's usual ones.

#include "gateway/config/draft.h"

namespace gateway::config {

/// One entry of `selections` that is a map: `sql` and `binding`; or file, format, settings,
/// record-path, namespace, key and binding, with a document type of its own.
void read_own_selection(Draft& draft, const Sheet& sheet, const Tree::Entry& entry, Register& made);

/// What is read from the register or staged in it, its notice says that the register holds.
void check_held(const Sheet& sheet, const ReadMapping& binding, const Register& made);

/// A usage column (usage_column.h) is that of one purpose.
void check_usage(const Draft& draft, const Sheet& sheet, const ReadMapping& binding);

}
