package dev.inflight.actuate.strict;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What {@link ReplayedRequest} and {@link MarkedRequest} are in a servlet container, in WebFlux. */
final class ReplayedExchange {

    private static final byte[] NOTHING = {};

    private ReplayedExchange() {}

    /** The whole body, or {@link StrictRequests#tooLong}. */
    static Mono<byte[]> bodyOf(ServerHttpRequest request) {
        if (request.getHeaders().getContentLength() > StrictRequests.MAX_BODY) {
            return Mono.error(StrictRequests::tooLong);
        }
        return DataBufferUtils.join(request.getBody(), StrictRequests.MAX_BODY)
                .map(ReplayedExchange::bytes)
                .defaultIfEmpty(NOTHING)
                .onErrorMap(DataBufferLimitException.class, tooLong -> StrictRequests.tooLong());
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }

    /** The exchange whose body has been read, and can be read once more. */
    static ServerWebExchange of(ServerWebExchange exchange, byte[] body) {
        HttpHeaders headers = new HttpHeaders(exchange.getRequest().getHeaders());
        headers.setContentLength(body.length);
        headers.remove(HttpHeaders.TRANSFER_ENCODING);
        return exchange.mutate()
                .request(new ServerHttpRequestDecorator(exchange.getRequest()) {
                    @Override
                    public HttpHeaders getHeaders() {
                        return headers;
                    }

                    @Override
                    public Flux<DataBuffer> getBody() {
                        return Flux.defer(() ->
                                Flux.just(exchange.getResponse().bufferFactory().wrap(body)));
                    }
                })
                .build();
    }

    /** The exchange that has one parameter more in its query. */
    static ServerWebExchange marked(ServerWebExchange exchange, String name, String value) {
        MultiValueMap<String, String> parameters =
                new LinkedMultiValueMap<>(exchange.getRequest().getQueryParams());
        parameters.set(name, value);
        return exchange.mutate()
                .request(new ServerHttpRequestDecorator(exchange.getRequest()) {
                    @Override
                    public MultiValueMap<String, String> getQueryParams() {
                        return parameters;
                    }
                })
                .build();
    }
}
