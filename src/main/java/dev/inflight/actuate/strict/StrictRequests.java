package dev.inflight.actuate.strict;

import dev.inflight.TaskText;
import dev.inflight.actuate.PageRequest;
import dev.inflight.actuate.PageSource;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;

/**
 * Which requests are well-formed: known fields, each once, in its place and of its type, and a body of at most
 * {@value #MAX_BODY} bytes. Actuator itself merges path, query and body by name, lets the query win, and ignores what it does
 * not know, so that a request could name one run and stop another.
 *
 * <p>Requests of a wrong method or media type pass: Actuator refuses them. Requests for anything else pass untouched.
 * Parameters whose name begins with {@code _} are nobody's and are ignored, as Actuator does. Knows no web stack.
 */
final class StrictRequests {

    /** Longest body of a change, in bytes. */
    static final int MAX_BODY = 16 * 1024;

    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int CONTENT_TOO_LARGE = 413;
    private static final int UNSUPPORTED_MEDIA_TYPE = 415;

    private static final List<MediaType> CONSUMED = List.of(
            MediaType.APPLICATION_JSON,
            MediaType.valueOf("application/vnd.spring-boot.actuator.v2+json"),
            MediaType.valueOf("application/vnd.spring-boot.actuator.v3+json"));

    /** What goes with the live page, which the endpoint cannot say itself. */
    static final Map<String, String> PAGE_HEADERS = Map.of(
            "Content-Security-Policy",
            PageSource.CONTENT_POLICY,
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cache-Control",
            "no-store",
            "Vary",
            "Accept");

    private StrictRequests() {}

    /**
     * What is known of a request before its body is read.
     *
     * @param method the HTTP method
     * @param path within the context
     * @param rawPath as it came
     * @param contentType of the body; {@code null}: it says none
     * @param accept all that it accepts; {@code null}: it does not say
     */
    record Head(
            String method,
            PathContainer path,
            String rawPath,
            @Nullable String contentType,
            @Nullable String accept) {

        boolean isRead() {
            return method.equals("GET") || method.equals("HEAD");
        }
    }

    /** What is to become of the body. */
    enum Body {
        /** Whatever Actuator makes of it. */
        UNTOUCHED,
        /** As {@link #UNTOUCHED}, and the answer is to be the live page: the query gets {@link PageRequest#PARAMETER}. */
        PAGE,
        /** There must be none, and {@link CheckedMark} is to be added to the query. */
        NONE,
        /** To be read, up to {@link StrictRequests#MAX_BODY}, and replaced by what {@link StrictRequests#json} makes of it. */
        CHECKED
    }

    /**
     * Looks at everything but the body.
     *
     * @param readOnly whether Actuator will refuse all changes; asked for only when this would be one
     * @param parameters asked for only when the request is for an endpoint
     * @throws RefusedRequestException when the request is malformed
     */
    static Body check(
            Head request,
            EndpointPaths known,
            BooleanSupplier readOnly,
            Supplier<Map<String, List<String>>> parameters) {
        if (isChange(request, known) && readOnly.getAsBoolean()) {
            throw readOnly();
        }
        if (known.isTasks(request.path())) {
            return checkTasks(request, parameters);
        }
        if (known.isHistory(request.path())) {
            return request.isRead()
                    ? checkParameters(request, parameters, RequestKind.HISTORY, null, Body.UNTOUCHED)
                    : Body.UNTOUCHED;
        }
        String name = known.taskName(request.path());
        return name == null ? Body.UNTOUCHED : checkTask(request, parameters, name);
    }

    /** A body that says the same, that Actuator cannot misunderstand, and that {@link ChangeGuard} lets pass. */
    static byte[] json(Map<String, String> fields) {
        Map<String, String> marked = new LinkedHashMap<>(fields);
        marked.put(CheckedMark.PARAMETER, CheckedMark.VALUE);
        return FlatJson.write(marked).getBytes(StandardCharsets.UTF_8);
    }

    static RefusedRequestException tooLong() {
        return new RefusedRequestException(
                CONTENT_TOO_LARGE, null, "the body must not be longer than " + MAX_BODY + " bytes");
    }

    static RefusedRequestException unexpectedBody() {
        return RefusedRequestException.malformed(
                null, "DELETE takes its fields from the path and the query, not from a body");
    }

    private static boolean isChange(Head request, EndpointPaths known) {
        return switch (request.method()) {
            case "POST" -> known.isTasks(request.path());
            case "DELETE" -> known.isTasks(request.path()) || known.taskName(request.path()) != null;
            default -> false;
        };
    }

    private static RefusedRequestException readOnly() {
        return new RefusedRequestException(
                METHOD_NOT_ALLOWED,
                null,
                "the endpoint only reads; set management.endpoint.inflight.access=unrestricted where it may be used to"
                        + " stop tasks");
    }

    private static Body checkTasks(Head request, Supplier<Map<String, List<String>>> parameters) {
        if (request.isRead()) {
            return checkList(request, parameters.get());
        }
        if (request.method().equals("DELETE")) {
            return checkParameters(request, parameters, RequestKind.CANCEL_NAMED, null, Body.NONE);
        }
        if (request.method().equals("POST")) {
            requireJson(request.contentType());
            return checkParameters(request, parameters, RequestKind.CHANGE, null, Body.CHECKED);
        }
        return Body.UNTOUCHED;
    }

    private static Body checkList(Head request, Map<String, List<String>> parameters) {
        boolean part = parameters.containsKey(PageRequest.PARAMETER);
        List<String> format = parameters.get("format");
        boolean page = !part && (format == null ? Browsers.wantHtml(request.accept()) : format.contains("html"));
        return checkParameters(
                request,
                () -> parameters,
                part ? RequestKind.PAGE : RequestKind.LIST,
                null,
                page ? Body.PAGE : Body.UNTOUCHED);
    }

    private static Body checkTask(Head request, Supplier<Map<String, List<String>>> parameters, String name) {
        if (request.isRead()) {
            return checkParameters(request, parameters, RequestKind.TASK, name, Body.UNTOUCHED);
        }
        if (request.method().equals("DELETE")) {
            return checkParameters(request, parameters, RequestKind.CANCEL, name, Body.NONE);
        }
        return Body.UNTOUCHED;
    }

    private static Body checkParameters(
            Head request,
            Supplier<Map<String, List<String>>> parameters,
            RequestKind kind,
            @Nullable String pathName,
            Body body) {
        if (request.rawPath().indexOf(';') >= 0) {
            throw RefusedRequestException.malformed(
                    "name",
                    "the path must not contain ';', which cuts a name off; percent-encode it where it is part of one");
        }
        parameters.get().forEach((parameter, values) -> checkParameter(parameter, values, kind, pathName));
        return body;
    }

    private static void checkParameter(
            String parameter, List<String> values, RequestKind kind, @Nullable String pathName) {
        if (parameter.startsWith("_")) {
            return;
        }
        if (pathName != null && parameter.equals("name")) {
            if (!values.equals(List.of(pathName))) {
                throw RefusedRequestException.malformed(
                        "name",
                        "the path says " + TaskText.quote(pathName) + " and the query says "
                                + TaskText.quote(String.join(",", values)) + "; leave name out of the query");
            }
            return;
        }
        if (kind == RequestKind.CHANGE) {
            throw RefusedRequestException.malformed(
                    TaskText.escape(TaskText.clip(parameter)),
                    "POST takes its fields from the JSON body alone: move " + TaskText.quote(parameter)
                            + " from the query into the body");
        }
        if (!kind.parameters().contains(parameter)) {
            throw RefusedRequestException.unknown("parameter", parameter, new TreeSet<>(kind.parameters()));
        }
        if (values.size() != 1 && !parameter.equals(RequestKind.REPEATABLE)) {
            throw RefusedRequestException.malformed(
                    parameter, parameter + " appears " + (values.size() == 2 ? "twice" : values.size() + " times"));
        }
    }

    /** Before Actuator does, as the server may have unpacked a multipart body until then, or failed to. */
    private static void requireJson(@Nullable String contentType) {
        MediaType type = null;
        try {
            type = MediaType.parseMediaType(contentType == null ? "" : contentType);
        } catch (IllegalArgumentException e) {
            // said below
        }
        if (type == null
                || (type.getCharset() != null && !type.getCharset().equals(StandardCharsets.UTF_8))
                || !CONSUMED.contains(new MediaType(type.getType(), type.getSubtype()))) {
            throw new RefusedRequestException(
                    UNSUPPORTED_MEDIA_TYPE,
                    null,
                    "the body must be JSON in UTF-8: send it with Content-Type: application/json, "
                            + (contentType == null ? "which is missing" : "not " + TaskText.quote(contentType)));
        }
    }
}
