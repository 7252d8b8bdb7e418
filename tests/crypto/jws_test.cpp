// Signatures of web tokens, by the examples of RFC 7515 Appendix A; and what never verifies.

#include "gateway/crypto/jws.h"

#include <catch2/catch.hpp>

#include <string>

using namespace gateway;
using crypto::WebKey;

namespace {

const std::string payload{"eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNv"
                          "bS9pc19yb290Ijp0cnVlfQ"};

struct Example {
    std::string algorithm;
    std::string input;
    std::string signature;
    WebKey key;
};

const Example rs256{
    "RS256",
    "eyJhbGciOiJSUzI1NiJ9." + payload,
    "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
    "O8W2Fp5jujG"
    "bds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_"
    "nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K"
    "0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-"
    "eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6"
    "LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
    {"RSA",
     "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-"
     "4qPCJrcS2mJPMEzP1Pt0Bm4d4Ql"
     "L-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-"
     "bSf63kpaSHSXndS5z5rexMdbBYUs"
     "LA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-"
     "DWNmoud"
     "F8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
     "AQAB"}};

const Example es256{
    "ES256",
    "eyJhbGciOiJFUzI1NiJ9." + payload,
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
    {"EC", "", "", "P-256", "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
     "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}};

bool holds(const Example& example) {
    return crypto::is_signed_by(
        example.key, example.algorithm, example.input,
        crypto::from_base64url(example.signature).value());
}

}

TEST_CASE("the signatures of RFC 7515 are good, and nothing else is", "[crypto][jws]") {
    for (const Example& example : {rs256, es256}) {
        CAPTURE(example.algorithm);
        CHECK(holds(example));
        Example other{example};
        other.input.back() = other.input.back() == 'Q' ? 'R' : 'Q';
        CHECK_FALSE(holds(other));
        other = example;
        other.signature[5] = other.signature[5] == 'A' ? 'B' : 'A';
        CHECK_FALSE(holds(other));
        other = example;
        other.signature.resize(40);
        CHECK_FALSE(holds(other));
        for (const char* algorithm : {"none", "HS256", "RS512", "ES512", "", "rs256"}) {
            other = example;
            other.algorithm = algorithm;
            CHECK_FALSE(holds(other));
        }
    }
    Example crossed{rs256};
    crossed.algorithm = "ES256"; // the key says what it is, whatever the token says
    CHECK_FALSE(holds(crossed));
    Example padded{rs256};
    padded.algorithm = "PS256";
    CHECK_FALSE(holds(padded));
    Example small{rs256};
    small.key.n = "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbj"; // too short to be worth anything
    CHECK_FALSE(holds(small));
    Example off{es256};
    off.key.y[3] = 'A'; // no point of the curve
    CHECK_FALSE(holds(off));
    off.key.crv = "P-384";
    CHECK_FALSE(holds(off));
}

TEST_CASE("base64url has its own letters and no padding", "[crypto][jws]") {
    CHECK(crypto::to_base64url(core::as_bytes("\xff\xfe\xfd")) == "__79");
    CHECK(core::as_text(crypto::from_base64url("_w").value()) == "\xff");
    for (const char* wrong : {"/w", "_w==", "+w", "_", "a b"}) {
        CHECK_FALSE(crypto::from_base64url(wrong));
    }
}
