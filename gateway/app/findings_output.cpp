#include "gateway/app/findings_output.h"

#include "gateway/app/verb_output.h"

#include <algorithm>
#include <iterator>
#include <vector>

namespace gateway::app {

void print_errors(std::span<const config::Finding> findings, bool as_json, std::ostream& out) {
    std::vector<config::Finding> errors;
    std::copy_if(
        findings.begin(), findings.end(), std::back_inserter(errors),
        [](const config::Finding& finding) {
            return finding.severity == config::Finding::Severity::error;
        });
    print_findings(errors, as_json, out);
}

}
