#pragma once
// Verbs of the configuration's life: drafts, what they change, who agreed, and what came into
// force. Clients of the interface, like the console: they decide nothing.

#include "gateway/app/verbs.h"

#include <iosfwd>
#include <string>
#include <vector>

namespace gateway::app {

/// What `config …` was asked about a draft.
struct ChangeWords {
    std::string what; ///< a draft's id, a set's digest or a folder
    std::string folder;
    std::string title;
    std::string draft;
    std::string at;
    std::string reason;
    std::vector<std::string> mine;
    std::vector<std::string> theirs;
    int days{7};
};

/// A verb of a draft: begins, tells, judges, or puts it in force.
using ChangeVerb =
    int(const VerbOptions& options, const http::NetworkLibraries& network, const ChangeWords& words,
        std::ostream& out);

ChangeVerb draft_begin;
ChangeVerb draft_list;
ChangeVerb draft_show;
ChangeVerb draft_check;  ///< 1: it has errors
ChangeVerb draft_diff;   ///< 1: somebody else has to approve it first, or it has errors
ChangeVerb draft_replay; ///< 1: something of a special category would be newly sent
ChangeVerb draft_rebase;
ChangeVerb draft_approve;
ChangeVerb draft_return;
ChangeVerb draft_cancel;
ChangeVerb draft_withdraw;
ChangeVerb draft_export;
ChangeVerb change_activate; ///< a draft, or a folder
ChangeVerb change_rollback;
ChangeVerb change_history;

}
