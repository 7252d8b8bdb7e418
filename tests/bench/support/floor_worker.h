#pragma once
// Of the floor alone (floor.h): what is done with each record of a batch, at the least.

#include "tests/bench/support/batches.h"

#include <libpq-fe.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tests::bench {

/// A record's fields, kept from record to record so that nothing is made anew.
struct Fields {
    std::vector<std::pair<std::string, std::string>> all;
    std::size_t count{0};

    std::pair<std::string, std::string>& next() {
        if (count == all.size()) {
            all.emplace_back();
        }
        return all[count++];
    }
};

/// What is done with each record, by one worker.
class Worker final {
    using Digest = std::array<unsigned char, 32>;

public:
    Worker(
        const std::string& connection, const std::filesystem::path& folder, int number, bool as_xml)
        : m_server{PQconnectdb(connection.c_str()), &PQfinish}, m_folder{folder}, m_number{number},
          m_as_xml{as_xml}, m_sealed{
                                std::fopen(
                                    (folder / ("sealed-" + std::to_string(number))).c_str(), "wb"),
                                &std::fclose} {
        demand(PQstatus(m_server.get()) == CONNECTION_OK, "the floor has no database");
        demand(m_sealed != nullptr, "the floor has no file");
        std::array<unsigned char, 32> key{};
        RAND_bytes(key.data(), key.size());
        const std::array<OSSL_PARAM, 2> parameters{
            OSSL_PARAM_construct_utf8_string("digest", m_digest_name.data(), 0),
            OSSL_PARAM_construct_end()};
        EVP_MAC_init(m_mac.get(), key.data(), key.size(), parameters.data());
        EVP_EncryptInit_ex2(m_cipher.get(), m_aes.get(), key.data(), nullptr, nullptr);
    }

    void record(const Fields& fields) {
        std::size_t length{0};
        Digest subject{};
        EVP_MAC_init(m_mac.get(), nullptr, 0, nullptr);
        EVP_MAC_update(
            m_mac.get(), reinterpret_cast<const unsigned char*>(fields.all[0].second.data()),
            fields.all[0].second.size());
        EVP_MAC_final(m_mac.get(), subject.data(), &length, subject.size());
        std::array<std::uint8_t, 64> why{};
        decide(fields.count, why);
        write(fields);
        EVP_DigestInit_ex2(m_hash.get(), m_sha.get(), nullptr);
        EVP_DigestUpdate(m_hash.get(), m_chain.data(), m_chain.size());
        EVP_DigestUpdate(m_hash.get(), subject.data(), subject.size());
        EVP_DigestUpdate(m_hash.get(), why.data(), fields.count);
        EVP_DigestFinal_ex(m_hash.get(), m_chain.data(), nullptr);
        journal(subject, why, fields.count);
    }

    [[nodiscard]] std::size_t records() const noexcept {
        return static_cast<std::size_t>(m_sequence);
    }

    /// Encrypted to the outbox, in the database, delivered.
    void end_chunk() {
        seal();
        deliver();
        copy("COPY floor_journal FROM STDIN (FORMAT binary)", m_journal);
        copy("COPY floor_provenance FROM STDIN (FORMAT binary)", m_provenance);
        m_document.clear();
    }

private:
    /// Forty rules over sixty-four fields: which rule allows each.
    void decide(std::size_t count, std::array<std::uint8_t, 64>& why) const {
        const std::uint64_t asked{(std::uint64_t{1} << count) - 1};
        for (std::size_t rule{0}; rule < m_rules.size(); ++rule) {
            std::uint64_t allowed{m_rules[rule] & asked};
            while (allowed != 0) {
                const auto field = static_cast<std::size_t>(__builtin_ctzll(allowed));
                why[field] = why[field] == 0 ? static_cast<std::uint8_t>(rule + 1) : why[field];
                allowed &= allowed - 1;
            }
        }
    }

    void write(const Fields& fields) {
        m_document += m_as_xml ? "<statement>" : "{";
        for (std::size_t at{0}; at < fields.count; ++at) {
            const auto& [name, value] = fields.all[at];
            if (m_as_xml) {
                m_document.append("<").append(name).append(">");
                for (const char byte : value) {
                    switch (byte) {
                    case '&': m_document += "&amp;"; break;
                    case '<': m_document += "&lt;"; break;
                    case '>': m_document += "&gt;"; break;
                    default: m_document += byte;
                    }
                }
                m_document.append("</").append(name).append(">");
            } else {
                m_document.append(at == 0 ? "\"" : ",\"").append(name).append("\":\"");
                for (const char byte : value) {
                    if (byte == '"' || byte == '\\') {
                        m_document += '\\';
                    }
                    m_document += byte;
                }
                m_document += '"';
            }
        }
        m_document += m_as_xml ? "</statement>" : "}\n";
    }

    template <class Number> static void put(std::string& to, Number number) {
        for (int shift{static_cast<int>(sizeof number - 1) * 8}; shift >= 0; shift -= 8) {
            to += static_cast<char>(static_cast<std::uint64_t>(number) >> shift & 0xFFU);
        }
    }

    static void put_bytes(std::string& to, const unsigned char* bytes, std::size_t count) {
        put(to, static_cast<std::int32_t>(count));
        to.append(reinterpret_cast<const char*>(bytes), count);
    }

    void
    journal(const Digest& subject, const std::array<std::uint8_t, 64>& why, std::size_t count) {
        ++m_sequence;
        put(m_journal, std::int16_t{5});
        put(m_journal, std::int32_t{8});
        put(m_journal, static_cast<std::int64_t>(m_number) << 40 | m_sequence);
        put_bytes(m_journal, subject.data(), 16);
        put_bytes(m_journal, why.data(), count);
        put_bytes(m_journal, subject.data(), subject.size());
        put_bytes(m_journal, m_chain.data(), m_chain.size());
        put(m_provenance, std::int16_t{3});
        put_bytes(m_provenance, subject.data(), 16);
        put(m_provenance, std::int32_t{8});
        put(m_provenance, std::int64_t{1});
        put_bytes(m_provenance, why.data(), 12);
    }

    void seal() {
        std::array<unsigned char, 12> nonce{};
        RAND_bytes(nonce.data(), nonce.size());
        m_text.resize(m_document.size() + 16);
        int written{0};
        EVP_EncryptInit_ex2(m_cipher.get(), nullptr, nullptr, nonce.data(), nullptr);
        EVP_EncryptUpdate(
            m_cipher.get(), m_text.data(), &written,
            reinterpret_cast<const unsigned char*>(m_document.data()),
            static_cast<int>(m_document.size()));
        std::fwrite(m_text.data(), 1, static_cast<std::size_t>(written), m_sealed.get());
    }

    void deliver() {
        const std::filesystem::path name{m_folder / ("delivered-" + std::to_string(m_number))};
        std::unique_ptr<std::FILE, decltype(&std::fclose)> file{
            std::fopen((name.string() + ".part").c_str(), "wb"), &std::fclose};
        std::fwrite(m_document.data(), 1, m_document.size(), file.get());
        std::fflush(file.get());
        ::fsync(::fileno(file.get()));
        std::filesystem::rename(name.string() + ".part", name);
    }

    void copy(const char* command, std::string& rows) {
        // both tables stand in one transaction: the second copy ends it
        const bool first{&rows == &m_journal};
        if (first) {
            PQclear(PQexec(m_server.get(), "BEGIN"));
        }
        std::string all{"PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19};
        all += rows;
        put(all, std::int16_t{-1});
        PQclear(PQexec(m_server.get(), command));
        PQputCopyData(m_server.get(), all.data(), static_cast<int>(all.size()));
        PQputCopyEnd(m_server.get(), nullptr);
        PGresult* const result{PQgetResult(m_server.get())};
        demand(PQresultStatus(result) == PGRES_COMMAND_OK, "the floor's copy failed");
        PQclear(result);
        while (PGresult* const rest{PQgetResult(m_server.get())}) {
            PQclear(rest);
        }
        rows.clear();
        if (!first) {
            PGresult* const done{PQexec(m_server.get(), "COMMIT")};
            demand(PQresultStatus(done) == PGRES_COMMAND_OK, "the floor's commit failed");
            PQclear(done);
        }
    }

    template <class T, void (*Free)(T*)> struct Freed {
        void operator()(T* what) const noexcept { Free(what); }
    };

    std::unique_ptr<PGconn, decltype(&PQfinish)> m_server;
    std::filesystem::path m_folder;
    int m_number;
    bool m_as_xml;
    std::unique_ptr<std::FILE, decltype(&std::fclose)> m_sealed;
    std::string m_digest_name{"SHA256"};
    std::unique_ptr<EVP_MD, Freed<EVP_MD, EVP_MD_free>> m_sha{
        EVP_MD_fetch(nullptr, "SHA256", nullptr)};
    std::unique_ptr<EVP_MAC, Freed<EVP_MAC, EVP_MAC_free>> m_hmac{
        EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
    std::unique_ptr<EVP_MAC_CTX, Freed<EVP_MAC_CTX, EVP_MAC_CTX_free>> m_mac{
        EVP_MAC_CTX_new(m_hmac.get())};
    std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX, EVP_MD_CTX_free>> m_hash{EVP_MD_CTX_new()};
    std::unique_ptr<EVP_CIPHER, Freed<EVP_CIPHER, EVP_CIPHER_free>> m_aes{
        EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr)};
    std::unique_ptr<EVP_CIPHER_CTX, Freed<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>> m_cipher{
        EVP_CIPHER_CTX_new()};
    std::array<std::uint64_t, 40> m_rules = [] {
        std::array<std::uint64_t, 40> rules{};
        for (std::size_t rule{0}; rule < rules.size(); ++rule) {
            rules[rule] = 0x9E3779B97F4A7C15ULL * (rule + 1);
        }
        return rules;
    }();
    Digest m_chain{};
    std::int64_t m_sequence{0};
    std::string m_document;
    std::string m_journal;
    std::string m_provenance;
    std::vector<unsigned char> m_text;
};

}
