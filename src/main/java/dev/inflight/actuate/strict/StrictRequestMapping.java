package dev.inflight.actuate.strict;

import dev.inflight.SecretMasker;
import dev.inflight.actuate.PageRequest;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.MultiValueMap;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Lets only well-formed requests through to the two endpoints, in a WebFlux application, and makes audit events of them; see
 * {@link StrictRequests} and {@link AuditFilter}. A filter would be seen in every trace of every request, so this is a
 * mapping: it takes the endpoints' requests, checks them and has them dispatched once more. For other requests it is only
 * asked, and has nothing.
 */
public final class StrictRequestMapping implements HandlerMapping, Ordered {

    /** Just before Actuator's own mappings, and after whatever the application puts in front of those. */
    private static final int ORDER = -101;

    private static final int INTERNAL_SERVER_ERROR = 500;
    private static final String PASSED = StrictRequestMapping.class.getName() + ".PASSED";

    private final EndpointPaths paths;
    private final BooleanSupplier readOnly;
    private final Supplier<? extends WebHandler> dispatcher;
    private final SecretMasker masker;
    private final Consumer<AuditEvent> trail;
    private final WebHandler handler = this::handle;

    /**
     * Guards these paths.
     *
     * @param paths where the endpoints are
     * @param readOnly whether the endpoint may be read and nothing else
     * @param dispatcher what this mapping is part of
     * @param masker what hides secrets in texts that clients sent
     * @param trail takes the audit events, on a thread that may block
     */
    public StrictRequestMapping(
            EndpointPaths paths,
            BooleanSupplier readOnly,
            Supplier<? extends WebHandler> dispatcher,
            SecretMasker masker,
            Consumer<AuditEvent> trail) {
        this.paths = paths;
        this.readOnly = readOnly;
        this.dispatcher = dispatcher;
        this.masker = masker;
        this.trail = trail;
    }

    @Override
    public Mono<Object> getHandler(ServerWebExchange exchange) {
        boolean ours = !exchange.getRequest().getMethod().equals(HttpMethod.OPTIONS)
                && exchange.getAttribute(PASSED) == null
                && paths.match(exchange.getRequest().getPath().pathWithinApplication());
        return ours ? Mono.just(handler) : Mono.empty();
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    private Mono<Void> handle(ServerWebExchange exchange) {
        AuditNotes notes = new AuditNotes();
        exchange.getAttributes().put(PASSED, true);
        Mono<Void> answer = Mono.defer(() -> check(exchange, notes))
                .flatMap(checked -> dispatcher.get().handle(checked))
                .onErrorResume(RefusedRequestException.class, refused -> {
                    notes.add("detail", refused.getMessage());
                    return refuse(exchange.getResponse(), refused);
                });
        return AuditNotes.isAudited(exchange.getRequest().getMethod().name())
                ? audited(exchange, notes, answer)
                : answer;
    }

    private Mono<ServerWebExchange> check(ServerWebExchange exchange, AuditNotes notes) {
        ServerHttpRequest request = exchange.getRequest();
        StrictRequests.Head head = new StrictRequests.Head(
                request.getMethod().name(),
                request.getPath().pathWithinApplication(),
                request.getPath().value(),
                request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE),
                String.join(",", request.getHeaders().getOrEmpty(HttpHeaders.ACCEPT)));
        StrictRequests.Body body = StrictRequests.check(head, paths, readOnly, request::getQueryParams);
        return switch (body) {
            case UNTOUCHED -> Mono.just(exchange);
            case PAGE -> {
                StrictRequests.PAGE_HEADERS.forEach(exchange.getResponse().getHeaders()::set);
                yield Mono.just(ReplayedExchange.marked(exchange, PageRequest.PARAMETER, PageRequest.DOCUMENT));
            }
            case NONE -> {
                note(notes, paths.taskName(head.path()), request.getQueryParams());
                yield ReplayedExchange.bodyOf(request).map(bytes -> {
                    if (bytes.length > 0) {
                        throw StrictRequests.unexpectedBody();
                    }
                    return ReplayedExchange.marked(exchange, CheckedMark.PARAMETER, CheckedMark.VALUE);
                });
            }
            case CHECKED ->
                ReplayedExchange.bodyOf(request).map(bytes -> {
                    var fields = FlatBody.read(bytes);
                    notes.addChange(fields);
                    return ReplayedExchange.of(exchange, StrictRequests.json(fields));
                });
        };
    }

    private static void note(AuditNotes notes, @Nullable String name, MultiValueMap<String, String> parameters) {
        notes.add("name", name == null ? parameters.getFirst("name") : name);
        notes.add("id", parameters.getFirst("id"));
        notes.add("reason", parameters.getFirst("reason"));
    }

    private Mono<Void> audited(ServerWebExchange exchange, AuditNotes notes, Mono<Void> answer) {
        Mono<Optional<String>> who = exchange.getPrincipal()
                .map(principal -> Optional.ofNullable(principal.getName()))
                .defaultIfEmpty(Optional.empty());
        return Mono.usingWhen(
                who,
                name -> answer,
                name -> publish(exchange, notes, name, status(exchange)),
                (name, failure) -> publish(exchange, notes, name, status(failure)),
                name -> {
                    notes.add("detail", "the client left before it was answered");
                    return publish(exchange, notes, name, status(exchange));
                });
    }

    private Mono<Void> publish(ServerWebExchange exchange, AuditNotes notes, Optional<String> who, int status) {
        ServerHttpRequest request = exchange.getRequest();
        InetSocketAddress from = request.getRemoteAddress();
        AuditEvent event = notes.event(
                who.orElse(null),
                request.getMethod().name(),
                request.getPath().value(),
                from == null || from.getAddress() == null
                        ? null
                        : from.getAddress().getHostAddress(),
                status,
                masker);
        return Mono.<Void>fromRunnable(() -> trail.accept(event)).subscribeOn(Schedulers.boundedElastic());
    }

    private static int status(ServerWebExchange exchange) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        return status == null ? 200 : status.value();
    }

    private static int status(Throwable failure) {
        return failure instanceof ErrorResponse refusal
                ? refusal.getStatusCode().value()
                : INTERNAL_SERVER_ERROR;
    }

    private static Mono<Void> refuse(ServerHttpResponse response, RefusedRequestException refused) {
        byte[] body = refused.body();
        response.setStatusCode(HttpStatusCode.valueOf(refused.status()));
        if (refused.status() == HttpStatus.METHOD_NOT_ALLOWED.value()) {
            response.getHeaders().setAllow(Set.of(HttpMethod.GET));
        }
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }
}
