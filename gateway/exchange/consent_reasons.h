#pragma once
// Of this room alone: why a statement of consent is not taken, in words for whoever made it. Never
// a value of theirs.

#include <array>
#include <string_view>
#include <utility>

namespace gateway::exchange {

inline constexpr std::array<std::pair<std::string_view, std::string_view>, 13> consent_reasons{
    {{"CONSENT_SCOPE_EMPTY", "items, purposes and parties or classes must each be listed"},
     {"CONSENT_FUTURE", "it lies in the future"},
     {"CONSENT_ORDER", "it lies before what it must follow"},
     {"CONSENT_LANGUAGE", "a language code of two or three letters is expected"},
     {"CONSENT_EVIDENCE",
      "a written consent has a document, and a document its SHA-256 in 64 hexadecimal digits"},
     {"CONSENT_ACTOR", "an authority cannot consent for a person"},
     {"CONSENT_NOTICE_UNKNOWN", "the register has no such version of its notice"},
     {"CONSENT_BEFORE_NOTICE", "this version of the notice was not in use yet"},
     {"CONSENT_CAPACITY", "the person was too young to consent; a guardian may"},
     {"CONSENT_CAPACITY_UNKNOWN", "the person's age is not known: tell birth_date"},
     {"CONSENT_OTHER_LINE",
      "another line about the same person, which takes or may take something away, was rejected"},
     {"ARTIFICIAL_HETU", "artificial identity codes are not taken here"},
     {"PERSON_ERASED", "the person's data were erased"}}};

}
