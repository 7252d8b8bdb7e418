#pragma once
// Owners of OpenSSL's objects, for the inside of this room.

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>

namespace gateway::http {

template <auto Free> struct Freed {
    template <class T> void operator()(T* object) const noexcept { Free(object); }
};

using SslPtr = std::unique_ptr<SSL, Freed<SSL_free>>;
using SslContextPtr = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using X509Ptr = std::unique_ptr<X509, Freed<X509_free>>;

}
