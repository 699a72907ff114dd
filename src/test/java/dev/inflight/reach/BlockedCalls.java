package dev.inflight.reach;

import dev.inflight.InFlight;
import dev.inflight.TaskContext;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.scheduling.annotation.Async;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import reactor.core.publisher.Mono;

/** Methods as applications have them, each of which waits for somebody who never answers. */
class BlockedCalls {

    /** An HTTP interface. */
    interface Prices {
        @GetExchange
        String get(URI url);
    }

    private final RestClient restClient;
    private final RestTemplate restTemplate;
    private final Prices prices;
    private final WebClient webClient;
    private final OkHttpClient okHttp;
    private final Channel channel;
    private final JavaMailSender mail;
    private final TaskSocketFactory sockets = new TaskSocketFactory();
    private final BlockingQueue<CompletableFuture<?>> processes = new LinkedBlockingQueue<>();

    BlockedCalls(
            RestClient.Builder restClient,
            RestTemplateBuilder restTemplate,
            Prices prices,
            WebClient.Builder webClient,
            OkHttpClient okHttp,
            Channel channel,
            JavaMailSender mail) {
        this.restClient = restClient.build();
        this.restTemplate = restTemplate.build();
        this.prices = prices;
        this.webClient = webClient.build();
        this.okHttp = okHttp;
        this.channel = channel;
        this.mail = mail;
    }

    @Async
    public CompletableFuture<String> restClient(URI url) {
        return done(restClient.get().uri(url).retrieve().body(String.class));
    }

    @Async
    public CompletableFuture<String> restTemplate(URI url) {
        return done(restTemplate.getForObject(url, String.class));
    }

    @Async
    public CompletableFuture<String> httpInterface(URI url) {
        return done(prices.get(url));
    }

    @Async
    public CompletableFuture<String> webClientBlocking(URI url) {
        return done(webClient.get().uri(url).retrieve().bodyToMono(String.class).block());
    }

    @Async
    public CompletableFuture<String> webClientFuture(URI url) {
        return webClient.get().uri(url).retrieve().bodyToMono(String.class).toFuture();
    }

    @InFlight(timeout = "1h")
    public Mono<String> webClientMono(URI url) {
        return webClient.get().uri(url).retrieve().bodyToMono(String.class);
    }

    @Async
    public CompletableFuture<String> okHttp(URI url) throws IOException {
        Request request = new Request.Builder().url(url.toURL()).build();
        try (Response response = okHttp.newCall(request).execute()) {
            return done(response.body().string());
        }
    }

    @Async
    public CompletableFuture<byte[]> grpc(URI url) {
        return done(ClientCalls.blockingUnaryCall(channel, HangingGrpc.METHOD, CallOptions.DEFAULT, new byte[0]));
    }

    @Async
    public CompletableFuture<String> mail(URI url) {
        SimpleMailMessage message = new SimpleMailMessage();
        message.setFrom("a@example.org");
        message.setTo("b@example.org");
        message.setText("text");
        mail.send(message);
        return done("sent");
    }

    @Async
    public CompletableFuture<Integer> socket(URI url) throws IOException {
        try (Socket socket = sockets.createSocket(url.getHost(), url.getPort())) {
            socket.getOutputStream().write('?');
            return done(socket.getInputStream().read());
        }
    }

    @Async
    public CompletableFuture<Integer> processExit(URI url) throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        try {
            processes.add(process.onExit());
            return done(process.waitFor());
        } finally {
            process.destroy();
        }
    }

    @Async
    public CompletableFuture<Integer> processOutput(URI url) throws IOException {
        Process process = new ProcessBuilder("sleep", "60").start();
        try (TaskContext.Hook hook = TaskContext.current().onCancel(process::destroy)) {
            processes.add(process.onExit());
            return done(process.getInputStream().readAllBytes().length);
        }
    }

    /** For each process that was started: done once it has ended. */
    BlockingQueue<CompletableFuture<?>> processes() {
        return processes;
    }

    private static <T> CompletableFuture<T> done(T result) {
        return CompletableFuture.completedFuture(result);
    }
}
