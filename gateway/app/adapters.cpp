#include "gateway/app/adapters.h"

namespace gateway::app {

Adapters::Adapters(const Settings& settings, http::Client& client, ports::Clock& clock)
    : m_https{client, ::adapters::https::ClientIdentity{settings.tls_certificate, settings.tls_key}, clock},
      m_directory{clock} {}

config::AdapterCatalogue Adapters::catalogue() {
    return config::AdapterCatalogue{
        {&m_xml, &m_json, &m_ndjson}, {&m_https, &m_directory}, {&m_postgresql}};
}

config::AdapterCatalogue Adapters::formats_only() {
    static const ::adapters::xml::XmlFormat xml;
    static const ::adapters::json::JsonFormat json;
    static const ::adapters::json::NdjsonFormat ndjson;
    return config::AdapterCatalogue{{&xml, &json, &ndjson}, {}, {}};
}

}
