#include "gateway/crypto/timestamp.h"

#include "gateway/crypto/openssl.h"
#include "gateway/crypto/random.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/ts.h>

#include <ctime>

namespace gateway::crypto {

namespace {

using openssl::Freed;
using openssl::require;

using QueryPtr = std::unique_ptr<TS_REQ, Freed<TS_REQ_free>>;
using ImprintPtr = std::unique_ptr<TS_MSG_IMPRINT, Freed<TS_MSG_IMPRINT_free>>;
using AlgorithmPtr = std::unique_ptr<X509_ALGOR, Freed<X509_ALGOR_free>>;
using NumberPtr = std::unique_ptr<ASN1_INTEGER, Freed<ASN1_INTEGER_free>>;
using AnswerPtr = std::unique_ptr<TS_RESP, Freed<TS_RESP_free>>;
using ContextPtr = std::unique_ptr<TS_VERIFY_CTX, Freed<TS_VERIFY_CTX_free>>;

ImprintPtr imprint_of(const core::Digest& digest) {
    ImprintPtr imprint{TS_MSG_IMPRINT_new()};
    const AlgorithmPtr algorithm{X509_ALGOR_new()};
    require(imprint != nullptr && algorithm != nullptr);
    require(
        X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) == 1
        && TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1);
    core::Digest bytes{digest}; // the call copies what it is given, but takes no const
    require(
        TS_MSG_IMPRINT_set_msg(
            imprint.get(), reinterpret_cast<unsigned char*>(bytes.data()),
            static_cast<int>(bytes.size()))
        == 1);
    return imprint;
}

NumberPtr fresh_nonce() {
    std::array<std::byte, 8> bytes{};
    random_bytes(bytes);
    std::uint64_t value{0};
    for (const std::byte byte : bytes) {
        value = value << 8U | std::to_integer<std::uint64_t>(byte);
    }
    NumberPtr nonce{ASN1_INTEGER_new()};
    require(nonce != nullptr && ASN1_INTEGER_set_uint64(nonce.get(), value) == 1);
    return nonce;
}

const unsigned char* octets(core::ByteView bytes) noexcept {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

/// Whether the service gave a stamp at all.
bool granted(TS_RESP* answer) {
    const ASN1_INTEGER* const status{TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(answer))};
    const long value{status == nullptr ? -1 : ASN1_INTEGER_get(status)};
    return value == TS_STATUS_GRANTED || value == TS_STATUS_GRANTED_WITH_MODS;
}

}

core::Bytes timestamp_query(const core::Digest& digest) {
    const QueryPtr query{TS_REQ_new()};
    const ImprintPtr imprint{imprint_of(digest)};
    const NumberPtr nonce{fresh_nonce()};
    require(
        query != nullptr && TS_REQ_set_version(query.get(), 1) == 1
        && TS_REQ_set_msg_imprint(query.get(), imprint.get()) == 1
        && TS_REQ_set_nonce(query.get(), nonce.get()) == 1
        && TS_REQ_set_cert_req(query.get(), 1) == 1);
    const int size{i2d_TS_REQ(query.get(), nullptr)};
    require(size > 0);
    core::Bytes encoded(static_cast<std::size_t>(size));
    auto* to = reinterpret_cast<unsigned char*>(encoded.data());
    require(i2d_TS_REQ(query.get(), &to) == size);
    return encoded;
}

core::Result<core::Instant> verified_timestamp(
    core::ByteView answer, core::ByteView query, const std::filesystem::path& authorities) {
    const unsigned char* at{octets(answer)};
    const AnswerPtr read{d2i_TS_RESP(nullptr, &at, static_cast<long>(answer.size()))};
    at = octets(query);
    const QueryPtr asked{d2i_TS_REQ(nullptr, &at, static_cast<long>(query.size()))};
    require(asked != nullptr);
    if (read == nullptr || TS_RESP_get_status_info(read.get()) == nullptr) {
        ERR_clear_error();
        return core::Rejection{"TIMESTAMP_MALFORMED", {}};
    }
    if (!granted(read.get())) {
        return core::Rejection{"TIMESTAMP_REFUSED", {}};
    }
    const ContextPtr context{TS_REQ_to_TS_VERIFY_CTX(asked.get(), nullptr)};
    require(context != nullptr);
    TS_VERIFY_CTX_add_flags(context.get(), TS_VFY_SIGNATURE);
    X509_STORE* const trusted{X509_STORE_new()};
    require(trusted != nullptr);
    TS_VERIFY_CTX_set_store(context.get(), trusted); // which owns it now
    const bool good{
        X509_STORE_load_file(trusted, authorities.c_str()) == 1
        && TS_RESP_verify_response(context.get(), read.get()) == 1};
    ERR_clear_error();
    std::tm parts{};
    if (!good
        || ASN1_TIME_to_tm(TS_TST_INFO_get_time(TS_RESP_get_tst_info(read.get())), &parts) != 1) {
        ERR_clear_error();
        return core::Rejection{"TIMESTAMP_WRONG", {}};
    }
    return core::Instant::from_microseconds(timegm(&parts) * 1'000'000);
}

}
