#pragma once
// What `person …` was asked on the command line, and its verbs: clients of the administration's
// interface, which checks roles and records who looked.

#include "gateway/app/verbs.h"

namespace gateway::app {

struct PersonWords {
    std::string request; ///< its id
    std::string step;    ///< identified, clarification, …
    std::string reference;
    std::string ground;
    std::string level; ///< of identification
    std::int64_t cents{0};
    std::vector<std::string> parties; ///< to withhold
    std::vector<std::string> items;
    std::vector<std::string> messages;
    bool untold{false}; ///< that something is withheld is not told
    std::string reason;
    std::string read_for;
    std::string language;
    bool late{false};
    bool csv{false};       ///< a portable copy as CSV
    std::string to;        ///< the party that gets it instead of the person
    std::int64_t days{30}; ///< after which no answer is too long
    std::string from;      ///< of a report on use: a day or an instant
    std::string until;
};

/// What is held of a person, as JSON or a page; the request is JSON from `file`, or words.request.
int person_report(
    const VerbOptions& options, const http::NetworkLibraries& network, const PersonWords& words,
    const std::string& file, std::ostream& out);
/// Opens a request from JSON.
int person_open(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& file,
    std::ostream& out);
/// Requests with their deadlines. 1: with `late`, there are some.
int person_requests(
    const VerbOptions& options, const http::NetworkLibraries& network, const PersonWords& words,
    std::ostream& out);
int person_show(
    const VerbOptions& options, const http::NetworkLibraries& network, const PersonWords& words,
    std::ostream& out);
int person_step(
    const VerbOptions& options, const http::NetworkLibraries& network, const PersonWords& words,
    std::ostream& out);
/// What may be erased, item by item. 1: not everything.
int person_assess(
    const VerbOptions& options, const http::NetworkLibraries& network, const PersonWords& words,
    std::ostream& out);
/// Recipients who have not said that they got their notice. 1: some for longer than `days`.
int person_notices(
    const VerbOptions& options, const http::NetworkLibraries& network, const PersonWords& words,
    std::ostream& out);
/// Who used the interface, and what to ask about. `file`: whom to watch, as JSON; empty: nobody.
/// 1: there is something to ask about.
int use_report(
    const VerbOptions& options, const http::NetworkLibraries& network, const PersonWords& words,
    const std::string& file, std::ostream& out);
/// Hands the answer over, and records it. `file`: `{"subject":…}`, for a portable copy.
int person_release(
    const VerbOptions& options, const http::NetworkLibraries& network, const PersonWords& words,
    const std::string& file, std::ostream& out);

}
