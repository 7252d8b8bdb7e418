#include "gateway/notice/encoded.h"

#include "gateway/notice/reading.h"

#include <algorithm>

namespace gateway::notice {

namespace {

template <class Told>
void append(std::vector<Statement>& statements, const std::vector<Told>& told, Parts parts) {
    for (const Told& one : told) {
        statements.push_back({one.said.quote, one.said.line, parts});
    }
}

const ToldRetention* fixed_period(const Notice& notice, const std::string& of) {
    const auto found = std::find_if(
        notice.retention.begin(), notice.retention.end(),
        [&](const ToldRetention& told) { return told.of == of && told.years > 0; });
    return found == notice.retention.end() ? nullptr : &*found;
}

/// The same data kept for different times by different notices of one house.
void judge_periods(std::span<const Notice> notices, LintedNotice& linted) {
    static const policy::Label why{
        "Samanlaisia tietoja säilytetään toisen rekisterin selosteen mukaan {1} vuotta ({2}), "
        "tässä {3} "
        "vuotta.",
        "Likadana uppgifter bevaras enligt ett annat registers beskrivning {1} år ({2}), här {3} "
        "år.",
        "Data of the same kind are kept for {1} years by another register's notice ({2}), for {3} "
        "years "
        "here."};
    static const policy::Label instead{
        "Perustele aika säännöksellä tai arkistoviranomaisen päätöksellä ja käytä samaa aikaa "
        "samoille "
        "tiedoille.",
        "Motivera tiden med en bestämmelse eller ett beslut av arkivmyndigheten och använd samma "
        "tid för "
        "samma uppgifter.",
        "Give the provision or the archive authority's decision that sets the time, and use one "
        "time for "
        "the same data."};
    const ToldRetention* const own{fixed_period(*linted.notice, "customers")};
    for (const Notice& other : notices) {
        const ToldRetention* const theirs{fixed_period(other, "customers")};
        if (own == nullptr || theirs == nullptr || own->years == theirs->years) {
            continue;
        }
        linted.findings.push_back(
            {Rule::retention, Severity::error, own->said.line, own->said.quote,
             filled(
                 why, {same(std::to_string(theirs->years)), same(other.reg.text()),
                       same(std::to_string(own->years))}),
             instead});
        return;
    }
}

/// The ways to the controller are in our words, and are told as they stand in the record of
/// processing: an official's name would stay there.
void judge_channels(LintedNotice& linted) {
    std::vector<Statement> channels;
    for (const ToldContact& told : linted.notice->contacts) {
        channels.push_back({told.channel, told.said.line, Part::contact});
    }
    for (const ToldContact& told : linted.notice->officer) {
        channels.push_back({told.channel, told.said.line, Part::officer});
    }
    if (channels.empty()) {
        return;
    }
    const Text text{Text::of(channels)};
    Report report{text};
    judge_officials(text, report);
    for (Finding& finding : report.take()) {
        linted.findings.push_back(std::move(finding));
    }
}

}

std::vector<Statement> statements_of(const Notice& notice) {
    std::vector<Statement> all;
    append(all, notice.controllers, Part::controller);
    append(all, notice.contacts, Part::contact);
    append(all, notice.officer, Part::officer);
    append(all, notice.purposes, Part::purpose);
    append(all, notice.bases, Part::basis);
    append(all, notice.data, Part::content);
    append(all, notice.sources, Part::sources);
    append(all, notice.disclosures, Part::recipients);
    append(all, notice.transfers, Part::transfers);
    append(all, notice.retention, Part::retention);
    append(all, notice.rights, Part::rights);
    append(all, notice.security, Part::security);
    append(all, notice.automated, Part::automated);
    for (const Remark& remark : notice.remarks) {
        all.push_back({remark.said.quote, remark.said.line, remark.parts});
    }
    std::stable_sort(all.begin(), all.end(), [](const Statement& left, const Statement& right) {
        return left.line < right.line;
    });
    return all;
}

std::vector<LintedNotice>
lint(std::span<const Notice> notices, const Knowledge& knowledge, core::LocalDate today) {
    std::vector<LintedNotice> all;
    for (const Notice& notice : notices) {
        LintedNotice linted{
            &notice, lint(Text::of(statements_of(notice)), knowledge, today, notice.dated)};
        judge_channels(linted);
        judge_periods(notices, linted);
        all.push_back(std::move(linted));
    }
    return all;
}

}
