// lautturi-verify: verifies a journal of Lautturi, or an excerpt of one, for whoever does not want
// to believe Lautturi. Exit status 0: it holds; 1: it does not; 2: it could not be judged.

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
    "  --tsa-ca  PEM of the authority that certified the time-stamping service\n"};

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
    return !asked.file.empty() && !asked.keys.empty();
}

std::string in_utc(std::int64_t seconds) {
    const std::time_t time{seconds};
    std::tm parts{};
    gmtime_r(&time, &parts);
    char text[32];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

int say(const verifier::Report& report) {
    if (report.broken) {
        std::cout << "broken: " << report.broken->reason << " at chain " << report.broken->chain
                  << ", entry " << report.broken->sequence << " (line " << report.broken->line
                  << ")\n";
        return 1;
    }
    const bool excerpt{report.kind == verifier::Kind::excerpt};
    std::cout << "verified: " << report.entries << " entries in " << report.chains.size()
              << " chains, " << report.checkpoints << " checkpoints";
    if (excerpt) {
        std::cout << ", " << report.links << " entries left out between them";
    } else if (report.links > 0) {
        std::cout << ", " << report.links << " audit entries left out when their time was over";
    }
    std::cout << "; " << report.unsigned_entries
              << (excerpt ? " chains end in entries that only the excerpt's own seal signs"
                          : " entries after the last signature of their chain")
              << "; " << report.anchored << " anchored heads met\n";
    for (const verifier::ChainSummary& chain : report.chains) {
        if (chain.begins > 1) {
            std::cout << "chain " << chain.chain << " begins at entry " << chain.begins
                      << ": the journal says that what came before was dropped\n";
        }
    }
    return 0;
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
            std::cout
                << "anchor " << file << ": " << fault
                << (fault == "ANCHOR_UNREADABLE"
                        ? " (the file is missing or cannot be read: it says nothing about the "
                          "journal either way; ask for it as it was deposited)\n"
                        : "\n");
            return fault == "ANCHOR_UNREADABLE" ? 2 : 1;
        }
        std::cout << "anchor " << file << ": " << read->anchor.checkpoints.size() << " heads"
                  << (read->stamped ? ", stamped at " + in_utc(*read->stamped) : std::string{})
                  << '\n';
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
