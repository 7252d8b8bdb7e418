# The Debian package, from what is built: `cmake --build --preset release --target package`, or cpack in any build folder.

set(package_folder ${PROJECT_SOURCE_DIR}/gateway/package)
set(package_build ${CMAKE_BINARY_DIR}/package-files)

# The settings as a package needs them: the sample, with the places that the unit gives.
file(READ ${PROJECT_SOURCE_DIR}/gateway/app/lautturi.properties settings)
foreach(pair
        "runtime.directory =|runtime.directory = /run/lautturi"
        "tls.certificate =|tls.certificate = /etc/lautturi/tls/certificate.pem"
        "tls.key =|tls.key = /run/credentials/lautturi.service/tls.key"
        "tls.client-authority =|tls.client-authority = /etc/lautturi/tls/client-authorities.pem"
        "keys.root =|keys.root = /run/credentials/lautturi.service/root.key"
        "keys.signing =|keys.signing = /run/credentials/lautturi.service/journal.pem")
    string(REPLACE "|" ";" pair "${pair}")
    list(GET pair 0 from)
    list(GET pair 1 to)
    string(FIND "${settings}" "\n${from}\n" at)
    if(at EQUAL -1)
        message(FATAL_ERROR "gateway/app/lautturi.properties has no line '${from}'")
    endif()
    string(REPLACE "\n${from}\n" "\n${to}\n" settings "${settings}")
endforeach()
file(WRITE ${package_build}/lautturi.properties "${settings}")

# Everything under /etc is the administrator's: kept as it was changed.
file(GLOB_RECURSE mappings RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/mappings/*)
list(FILTER mappings EXCLUDE REGEX "endpoints\\.yaml$")
list(TRANSFORM mappings PREPEND "/etc/lautturi/")
list(JOIN mappings "\n" conffiles)
file(WRITE ${package_build}/conffiles "/etc/lautturi/lautturi.properties\n${conffiles}\n")

foreach(script postinst prerm postrm)
    configure_file(${package_folder}/${script} ${package_build}/${script} COPYONLY)
endforeach()
find_program(GZIP gzip REQUIRED)
foreach(text changelog lautturi.1)
    execute_process(
        COMMAND ${GZIP} -9nc ${package_folder}/${text} OUTPUT_FILE ${package_build}/${text}.gz COMMAND_ERROR_IS_FATAL ANY)
    set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${package_folder}/${text})
endforeach()

install(TARGETS lautturi lautturi-verify RUNTIME DESTINATION usr/bin)
install(TARGETS lautturi-xslt RUNTIME DESTINATION usr/libexec/lautturi)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/gateway/verifier DESTINATION usr/share/doc/lautturi PATTERN CMakeLists.txt EXCLUDE)
install(FILES ${package_build}/lautturi.properties DESTINATION etc/lautturi)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/mappings DESTINATION etc/lautturi
    FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ PATTERN endpoints.yaml EXCLUDE PATTERN "*.endpoints.yaml" EXCLUDE)
install(DIRECTORY DESTINATION etc/lautturi/tls)
install(FILES ${package_folder}/lautturi.service DESTINATION lib/systemd/system)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/gateway/config/schemas DESTINATION usr/share/lautturi)
install(FILES ${package_build}/lautturi.1.gz DESTINATION usr/share/man/man1)
file(GLOB pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/*.md) # one sends its reader to another
install(FILES ${package_build}/changelog.gz ${package_folder}/copyright ${pages} DESTINATION usr/share/doc/lautturi)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME lautturi)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "Lautturi maintainers <maintainers@lautturi.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "data exchange for municipal employment services")
set(CPACK_PACKAGE_DESCRIPTION
    "Lautturi stands between the registers of a Finnish municipal employment
authority and everyone outside. It checks each field of each outbound message
against legal basis and consent before sending, and keeps the source of every
inbound field. It keeps a PostgreSQL cluster of its own or uses a given one.")
set(CPACK_PACKAGING_INSTALL_PREFIX /)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, openssl, postgresql-15, procps, tzdata")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
    "${package_build}/conffiles;${package_build}/postinst;${package_build}/prerm;${package_build}/postrm")
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
include(CPack)
