#include "gateway/core/identifiers.h"

#include "gateway/core/area_codes.h"
#include "gateway/core/bank_identifiers.h"
#include "gateway/core/business_id.h"
#include "gateway/core/hetu.h"
#include "gateway/core/oid.h"

#include <algorithm>
#include <array>

namespace gateway::core {

namespace {

constexpr std::array<std::string_view, 9> words{
    "hetu", "y-tunnus", "ovt", "vat", "iban", "reference", "oid", "municipality", "postal-code"};

struct Reason {
    Code code;
    std::string_view text;
};

constexpr std::array<Reason, 31> reasons{{
    {"HETU_LENGTH", "it has not eleven characters"},
    {"HETU_DIGITS", "there is something else where digits belong"},
    {"HETU_CENTURY", "its seventh character is none of the thirteen century signs"},
    {"HETU_DATE", "its date of birth does not exist"},
    {"HETU_NUMBER", "individual numbers begin with 002"},
    {"HETU_CHECK", "its check character is wrong"},
    {"HETU_FUTURE", "it is of somebody who is not born by that day: another century sign is meant"},
    {"PERSON_ID_FORM", "six digits follow the R- of a register's own identifier"},
    {"BUSINESS_ID_FORM", "it is not seven digits, a hyphen and a check digit, or is all zeros"},
    {"BUSINESS_ID_CHECK", "the check digit of its Y-tunnus is wrong"},
    {"VAT_FORM", "it is not FI and eight digits"},
    {"OVT_FORM", "it is not 0037, eight digits and at most five capitals and digits"},
    {"IBAN_FORM", "it is not two capitals, two digits and what the country writes"},
    {"IBAN_COUNTRY", "the country has no IBAN"},
    {"IBAN_LENGTH", "its length is not the country's"},
    {"IBAN_CHECK", "its check digits are wrong"},
    {"REFERENCE_FORM",
     "it is neither 4 to 20 digits nor RF, two digits and a reference, or is all zeros"},
    {"REFERENCE_CHECK", "its check digit is wrong"},
    {"OID_FORM", "it is not numbers without leading zeros between points"},
    {"OID_ARC", "one of its numbers cannot stand where it does"},
    {"MUNICIPALITY_FORM", "it is not three digits"},
    {"MUNICIPALITY_ZEROS", "it has lost leading zeros"},
    {"POSTAL_CODE_FORM", "it is not five digits"},
    {"POSTAL_CODE_ZEROS", "it has lost leading zeros"},
    {"CODE_UNKNOWN", "the list does not know it"},
    {"CODE_NOT_YET", "it is not in force yet on that day"},
    {"CODE_ENDED", "it is no longer in force on that day"},
    {"CODE_LIST_HEAD", "the list does not begin with code;from;until;successor"},
    {"CODE_LIST_LINE", "a line of the list has not four cells"},
    {"CODE_LIST_DATE", "a day in the list is none, or ends before it begins"},
    {"CODE_LIST_OVERLAP", "the list has the same code twice at one time"},
}};

}

std::optional<IdentifierKind> find_identifier_kind(std::string_view word) noexcept {
    const auto at = std::find(words.begin(), words.end(), word);
    return at == words.end() ? std::nullopt
                             : std::optional{static_cast<IdentifierKind>(at - words.begin())};
}

std::span<const std::string_view> identifier_kinds() noexcept {
    return words;
}

Result<Nothing> check_identifier(IdentifierKind kind, std::string_view text) {
    switch (kind) {
    case IdentifierKind::hetu: {
        const Result<Hetu> hetu{parse_hetu(text)};
        return hetu ? Result<Nothing>{Nothing{}} : Result<Nothing>{hetu.rejection()};
    }
    case IdentifierKind::business_id: return check_business_id(text);
    case IdentifierKind::ovt: return check_ovt(text);
    case IdentifierKind::vat: return check_vat_number(text);
    case IdentifierKind::iban: return check_iban(text);
    case IdentifierKind::reference: return check_reference(text);
    case IdentifierKind::oid: return check_oid(text);
    case IdentifierKind::municipality: return check_municipality(text);
    case IdentifierKind::postal_code: return check_postal_code(text);
    }
    return Rejection{"IDENTIFIER_KIND", {}};
}

std::string_view explain_identifier(Code code) noexcept {
    const auto at = std::find_if(
        reasons.begin(), reasons.end(), [&](const Reason& reason) { return reason.code == code; });
    return at == reasons.end() ? code.text() : at->text;
}

}
