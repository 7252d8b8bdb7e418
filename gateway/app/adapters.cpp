#include "gateway/app/adapters.h"

namespace gateway::app {

namespace {

std::vector<const ports::TransportKind*> transport_kinds() {
    return {
        &::adapters::https::HttpsTransportFactory::transport_kind(),
        &::adapters::directory::DirectoryTransportFactory::transport_kind(),
        &::adapters::sftp::SftpTransportFactory::transport_kind(),
        &::adapters::xroad::XroadTransportFactory::transport_kind(),
        &::adapters::incomes_register::IncomesRegisterTransportFactory::transport_kind()};
}

}

Adapters::Adapters(const Settings& settings, http::Client& client, ports::Clock& clock)
    : m_https{client, ::adapters::https::ClientIdentity{settings.tls_certificate, settings.tls_key}, clock},
      m_directory{clock}, m_sftp{clock},
      m_xroad{
          client, ::adapters::xroad::OwnCertificate{settings.tls_certificate, settings.tls_key},
          clock},
      m_incomes_register{
          client,
          ::adapters::incomes_register::OwnCertificate{settings.tls_certificate, settings.tls_key},
          clock} {}

config::AdapterCatalogue Adapters::catalogue() {
    return config::AdapterCatalogue{
        {&m_xml, &m_json, &m_ndjson, &m_csv, &m_dxl},
        {&m_https, &m_directory, &m_sftp, &m_xroad, &m_incomes_register},
        {&m_postgresql, &m_files},
        transport_kinds()};
}

config::AdapterCatalogue Adapters::formats_only() {
    static const ::adapters::xml::XmlFormat xml;
    static const ::adapters::json::JsonFormat json;
    static const ::adapters::json::NdjsonFormat ndjson;
    static const ::adapters::csv::CsvFormat csv;
    static const ::adapters::dxl::DxlFormat dxl;
    static ::adapters::postgresql::PostgresRegisterFactory postgresql;
    static ::adapters::directory::FileRegisterFactory files;
    return config::AdapterCatalogue{
        {&xml, &json, &ndjson, &csv, &dxl}, {}, {&postgresql, &files}, transport_kinds()};
}

}
