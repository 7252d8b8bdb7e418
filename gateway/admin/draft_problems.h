#pragma once
// What the calls about drafts answer when they do not do what was asked.

#include "gateway/admin/problems.h"

namespace gateway::admin::problems {

inline constexpr Problem draft_unknown{
    404, "DRAFT_UNKNOWN", {"Luonnosta ei ole", "Utkastet finns inte", "There is no such draft"}};
inline constexpr Problem version_missing{
    428,
    "VERSION_MISSING",
    {"Kerro If-Match-kentässä, mihin versioon muutos tehdään",
     "Ange i fältet If-Match vilken version ändringen gäller",
     "Say in If-Match which version the change is of"}};
inline constexpr Problem draft_moved{
    412,
    "DRAFT_MOVED",
    {"Joku muu ehti muuttaa luonnosta; omia muutoksiasi ei tallennettu",
     "Någon annan hann ändra utkastet; dina ändringar sparades inte",
     "Somebody else changed the draft first; your changes were not saved"}};
inline constexpr Problem draft_state{
    409,
    "DRAFT_STATE",
    {"Luonnos on jo pantu voimaan, ajoitettu tai hylätty",
     "Utkastet är redan i kraft, tidsbestämt eller förkastat",
     "The draft is in force, planned or given up already"}};
inline constexpr Problem draft_behind{
    409,
    "DRAFT_BEHIND",
    {"Voimassa olevat säännöt muuttuivat luonnoksen alta; tuo muutos luonnokseen ensin",
     "De gällande reglerna ändrades under utkastet; ta in ändringen i utkastet först",
     "What is in force changed under the draft; take that change into the draft first"}};
inline constexpr Problem draft_conflict{
    409,
    "DRAFT_CONFLICT",
    {"Samoja tiedostoja on muutettu; valitse kummat jäävät",
     "Samma filer har ändrats; välj vilka som blir kvar",
     "The same files were changed; choose which stay"}};
inline constexpr Problem draft_invalid{
    409,
    "DRAFT_INVALID",
    {"Luonnoksessa on virheitä", "Utkastet innehåller fel", "The draft has errors"}};
inline constexpr Problem draft_empty{
    409,
    "DRAFT_EMPTY",
    {"Luonnos ei muuta mitään", "Utkastet ändrar ingenting", "The draft changes nothing"}};
inline constexpr Problem own_change{
    403,
    "OWN_CHANGE",
    {"Omaa muutostaan ei voi hyväksyä", "Man kan inte godkänna sin egen ändring",
     "Nobody approves their own change"}};
inline constexpr Problem approver_too_low{
    403,
    "APPROVER_TOO_LOW",
    {"Tämän muutoksen hyväksyy tietosuojavastaava", "Dataskyddsombudet godkänner denna ändring",
     "The data-protection officer approves this change"}};
inline constexpr Problem approval_missing{
    409,
    "APPROVAL_MISSING",
    {"Muutosta ei ole hyväksytty", "Ändringen har inte godkänts",
     "The change has not been approved"}};
inline constexpr Problem why_missing{
    422,
    "WHY_MISSING",
    {"Kerro, miksi näin tehdään", "Ange varför det görs", "Say why it is done"}};

/// Of a change that somebody else overtook after it was looked at; null for other failures.
[[nodiscard]] inline const Problem* of_race(core::Code code) noexcept {
    return code == core::Code{"DRAFT_MOVED"}    ? &draft_moved
           : code == core::Code{"DRAFT_BEHIND"} ? &draft_behind
                                                : nullptr;
}

}
