package dev.inflight.actuate;

import java.util.function.Supplier;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Lets only well-formed requests through to the two endpoints, in a WebFlux application; see {@link StrictRequests}. The last
 * of the filters, so that access rules come first.
 */
public final class StrictRequestWebFilter implements WebFilter, Ordered {

    private static final byte[] NOTHING = {};

    private final Supplier<EndpointPaths> paths;

    /**
     * Guards these paths.
     *
     * @param paths asked at each request; may be costly only the first time
     */
    public StrictRequestWebFilter(Supplier<EndpointPaths> paths) {
        this.paths = paths;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return Mono.defer(() -> check(exchange))
                .flatMap(chain::filter)
                .onErrorResume(RefusedRequestException.class, refused -> refuse(exchange.getResponse(), refused));
    }

    private Mono<ServerWebExchange> check(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        StrictRequests.Head head = new StrictRequests.Head(
                request.getMethod().name(),
                request.getPath().pathWithinApplication(),
                request.getPath().value(),
                request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE));
        StrictRequests.Body body = StrictRequests.check(head, paths.get(), request::getQueryParams);
        if (body == StrictRequests.Body.UNTOUCHED) {
            return Mono.just(exchange);
        }
        return bodyOf(request).map(bytes -> {
            if (body == StrictRequests.Body.CHECKED) {
                return replayed(exchange, StrictRequests.json(StrictRequests.fields(bytes)));
            }
            if (bytes.length > 0) {
                throw StrictRequests.unexpectedBody();
            }
            return exchange;
        });
    }

    private static Mono<byte[]> bodyOf(ServerHttpRequest request) {
        if (request.getHeaders().getContentLength() > StrictRequests.MAX_BODY) {
            return Mono.error(StrictRequests::tooLong);
        }
        return DataBufferUtils.join(request.getBody(), StrictRequests.MAX_BODY)
                .map(StrictRequestWebFilter::bytes)
                .defaultIfEmpty(NOTHING)
                .onErrorMap(DataBufferLimitException.class, tooLong -> StrictRequests.tooLong());
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    /** The exchange whose body has been read, and is there to be read once more. */
    private static ServerWebExchange replayed(ServerWebExchange exchange, byte[] body) {
        HttpHeaders headers = new HttpHeaders(exchange.getRequest().getHeaders());
        headers.setContentLength(body.length);
        headers.remove(HttpHeaders.TRANSFER_ENCODING);
        ServerHttpRequest replayed = new ServerHttpRequestDecorator(exchange.getRequest()) {
            @Override
            public HttpHeaders getHeaders() {
                return headers;
            }

            @Override
            public Flux<DataBuffer> getBody() {
                return Flux.defer(
                        () -> Flux.just(exchange.getResponse().bufferFactory().wrap(body)));
            }
        };
        return exchange.mutate().request(replayed).build();
    }

    private static Mono<Void> refuse(ServerHttpResponse response, RefusedRequestException refused) {
        byte[] body = refused.body();
        response.setStatusCode(HttpStatusCode.valueOf(refused.status()));
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
