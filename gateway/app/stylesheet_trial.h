#pragma once
// Stylesheets as `check` and `map` apply them: to a party's own documents that lie with an
// exchange, or to a file. Only where the settings name a program: must never apply one otherwise.

#include "gateway/app/installation.h"
#include "gateway/app/verb_options.h"
#include "gateway/ports/stylesheets.h"

#include <memory>
#include <string>

namespace gateway::app {

/// Null where there are no settings, or they name no `xslt.program`.
[[nodiscard]] std::unique_ptr<ports::Stylesheets> stylesheets_of(const VerbOptions& options);

/// What the exchange's stylesheet makes of a party's document.
/// @throws core::GatewayError XSLT_OFF (`stylesheets` is null), XSLT_PROGRAM, and the codes with
/// which ports::Stylesheets rejects.
[[nodiscard]] std::string through_stylesheet(
    const config::Exchange& exchange, ports::Stylesheets* stylesheets, std::string_view document);

/// `originals/record-one.xml` is a party's document; what the stylesheet makes of it must say the
/// same as `samples/record-one.xml`. Finds: ORIGINAL_DIFFERS, ORIGINAL_UNKNOWN, what the stylesheet
/// is refused for; notes XSLT_OFF where nothing can be tried.
void try_stylesheets(CheckedFolder& checked, ports::Stylesheets* stylesheets);

}
