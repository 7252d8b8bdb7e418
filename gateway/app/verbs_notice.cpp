// check --notice: the linter over a notice that nobody encoded.

#include "gateway/app/adapters.h"
#include "gateway/app/installation.h"
#include "gateway/app/notice_output.h"
#include "gateway/app/system_clock.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"
#include "gateway/notice/input.h"
#include "gateway/notice/lint.h"

#include <algorithm>
#include <iostream>

namespace gateway::app {

namespace {

[[noreturn]] void refuse(core::Code code, const std::string& place) {
    throw core::GatewayError{code, place, core::GatewayError::Retry::never};
}

std::string words_in(const std::string& file) {
    const std::string bytes{read_input(file)};
    core::Result<std::string> words{notice::words_of(core::as_bytes(bytes))};
    if (words) {
        return std::move(words).value();
    }
    const core::Code code{words.rejection().code};
    const std::string place{file == "-" ? "standard input" : file};
    if (code == core::Code{"NOTICE_TOO_LARGE"}) {
        refuse(code, place + " is larger than 1 MiB: a notice is a few pages of text");
    }
    if (code == core::Code{"NOTICE_EMPTY"}) {
        refuse(code, place + " holds no words");
    }
    refuse(code, place + " is not plain text: save the notice as text (UTF-8) first");
}

}

core::LocalDate day_of(const VerbOptions& options) {
    if (options.at.empty()) {
        return core::local_date(SystemClock{}.now());
    }
    const std::optional<core::LocalDate> date{core::parse_date(options.at)};
    if (!date) {
        refuse("DATE_WRONG", "--at takes a day that exists, YYYY-MM-DD");
    }
    return *date;
}

policy::Language language_of(const VerbOptions& options) {
    for (const auto& [word, language] :
         {std::pair{"fi", policy::Language::fi}, std::pair{"sv", policy::Language::sv},
          std::pair{"en", policy::Language::en}}) {
        if (options.language == word) {
            return language;
        }
    }
    refuse("LANGUAGE_UNKNOWN", "--language takes fi, sv or en");
}

int check_notice(const VerbOptions& options, const std::string& file, std::ostream& out) {
    const core::LocalDate today{day_of(options)};
    const policy::Language language{language_of(options)};
    const notice::Text text{notice::Text::of(words_in(file))};
    const CheckedFolder checked{check_folder(folder_of(options), Adapters::formats_only())};
    if (!checked.valid()) {
        print_findings(checked.loaded.findings, options.json, std::cerr);
        return 2;
    }
    const config::Configuration& configuration{*checked.loaded.configuration};
    const notice::Knowledge knowledge{configuration.rules->law().acts, configuration.lexicon};
    const std::vector<notice::Finding> findings{notice::lint(text, knowledge, today)};
    print_notice(findings, file, language, options.json, out);
    return std::any_of(
               findings.begin(), findings.end(),
               [](const notice::Finding& finding) {
                   return finding.severity == notice::Severity::error;
               })
               ? 1
               : 0;
}

}
