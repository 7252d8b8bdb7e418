// lautturi-verify: verifies a journal of Lautturi, or an excerpt of one, for whoever does not want
// to believe Lautturi. Exit status 0: it holds; 1: it does not; 2: it could not be judged; 3: what
// is signed holds, and there is more that nobody signed in time.

#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "anchors.h"

namespace {

constexpr const char* usage{
    "usage: lautturi-verify FILE --key PUBLIC.pem [--key …] [--anchor FILE …] [--tsa-ca FILE]\n"
    "  FILE      an export or an excerpt; - reads standard input\n"
    "  --key     public keys that signed it, had from elsewhere than FILE\n"
    "  --anchor  heads of the journal that were deposited outside; its time stamp stands beside\n"
    "            it in a file of the same name with the ending .tsr\n"
    "  --tsa-ca  PEM of the authority that certified the time-stamping service: each anchor has\n"
    "            to have its stamp\n"
    "exit status 0: it holds; 1: it does not; 2: it could not be judged; 3: what is signed holds,\n"
    "and there is more that nobody signed in time\n"};

struct Asked {
    std::string file;
    std::vector<std::string> keys;
    std::vector<std::string> anchors;
    std::string authorities;
};

bool parse(int argc, char** argv, Asked& asked) {
    for (int at{1}; at < argc; ++at) {
        const std::string word{argv[at]};
        const bool option{word.rfind("--", 0) == 0};
        if (!option) {
            if (!asked.file.empty()) {
                return false;
            }
            asked.file = word;
            continue;
        }
        if (at + 1 == argc) {
            return false;
        }
        const std::string value{argv[++at]};
        if (word == "--key") {
            asked.keys.push_back(value);
        } else if (word == "--anchor") {
            asked.anchors.push_back(value);
        } else if (word == "--tsa-ca") {
            asked.authorities = value;
        } else {
            return false;
        }
    }
    return !asked.file.empty() && !asked.keys.empty()
           && (asked.authorities.empty() || !asked.anchors.empty());
}

std::string in_utc(std::int64_t seconds) {
    const std::time_t time{seconds};
    std::tm parts{};
    gmtime_r(&time, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

void say(const verifier::Report& report, const verifier::ChainSummary& chain) {
    if (chain.begins > 1) {
        std::cout << "chain " << chain.chain << " begins at entry " << chain.begins
                  << ": the journal says that what came before was dropped\n";
    }
    if (chain.unsigned_entries > 0) {
        std::cout << "chain " << chain.chain << ": "
                  << (chain.checkpoints == 0 ? "nothing of it is signed: all " : "the last ")
                  << chain.unsigned_entries << " entries, the first of "
                  << in_utc(chain.unsigned_since / 1'000'000) << ", stand under no checkpoint"
                  << (report.overdue(chain) ? ", and there was time for one\n" : " yet\n");
    }
}

int say(const verifier::Report& report) {
    if (report.broken) {
        std::cout << "broken: " << report.broken->reason << " at chain " << report.broken->chain
                  << ", entry " << report.broken->sequence << " (line " << report.broken->line
                  << ")\n";
        return 1;
    }
    for (const verifier::ChainSummary& chain : report.chains) {
        say(report, chain);
    }
    const bool excerpt{report.kind == verifier::Kind::excerpt};
    std::cout << (report.vouched() ? "verified: " : "unsigned: ") << report.entries
              << " entries in " << report.chains.size() << " chains, " << report.checkpoints
              << " checkpoints";
    if (excerpt) {
        std::cout << ", " << report.links << " entries left out between them";
    } else if (report.links > 0) {
        std::cout << ", " << report.links << " audit entries left out when their time was over";
    }
    std::cout << "; " << report.unsigned_entries
              << (excerpt ? " chains end in entries that only the excerpt's own seal signs"
                          : " entries after the last signature of their chain")
              << "; " << report.anchored << " anchored heads met"
              << (report.vouched() ? "\n" : "; there was time to sign them: see above\n");
    return report.vouched() ? 0 : 3;
}

const char* explained(const std::string& fault) {
    if (fault == "ANCHOR_UNREADABLE") {
        return " (the file is missing or cannot be read: it says nothing about the journal either "
               "way; ask for it as it was deposited)";
    }
    if (fault == "AUTHORITY_UNREADABLE") {
        return " (the file of --tsa-ca has no certificate or cannot be read)";
    }
    if (fault == "TIMESTAMP_MISSING") {
        return " (there is no stamp beside it: ask for it, or judge the anchor without --tsa-ca)";
    }
    return "";
}

}

int main(int argc, char** argv) {
    Asked asked;
    if (!parse(argc, argv, asked)) {
        std::fputs(usage, stderr);
        return 2;
    }
    std::vector<verifier::PublicKey> keys;
    for (const std::string& file : asked.keys) {
        const std::optional<std::string> pem{verifier::bytes_of(file)};
        const std::vector<verifier::PublicKey> read{
            verifier::PublicKey::all_of(pem.value_or(std::string{}))};
        if (read.empty()) {
            std::cerr << "lautturi-verify: no Ed25519 public key in " << file << '\n';
            return 2;
        }
        keys.insert(keys.end(), read.begin(), read.end());
    }
    std::vector<verifier::Anchor> anchors;
    for (const std::string& file : asked.anchors) {
        std::string fault;
        const std::optional<verifier::ReadAnchor> read{
            verifier::read_anchor_file(file, keys, asked.authorities, fault)};
        if (!read) {
            std::cout << "anchor " << file << ": " << fault << explained(fault) << '\n';
            return verifier::says_nothing(fault) ? 2 : 1;
        }
        std::cout << "anchor " << file << ": " << read->anchor.checkpoints.size() << " heads";
        if (read->stamp) {
            std::cout << ", stamped at " << in_utc(read->stamp->at)
                      << (read->stamp->ended_since ? " (a certificate of the stamp has ended since)"
                                                   : "");
        }
        std::cout << '\n';
        anchors.push_back(read->anchor);
    }
    std::ifstream from_file;
    if (asked.file != "-") {
        from_file.open(asked.file, std::ios::binary);
        if (!from_file || std::filesystem::is_directory(asked.file)) {
            std::cerr << "lautturi-verify: cannot read " << asked.file << '\n';
            return 2;
        }
    }
    return say(verifier::verify(asked.file == "-" ? std::cin : from_file, keys, anchors));
}
