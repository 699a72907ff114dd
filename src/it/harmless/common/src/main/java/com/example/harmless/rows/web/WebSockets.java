package com.example.harmless.rows.web;

import com.example.harmless.frame.About;
import com.example.harmless.frame.App;
import com.example.harmless.frame.Auto;
import com.example.harmless.frame.Row;
import com.example.harmless.frame.Sheet;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.SubscribableChannel;
import org.springframework.messaging.simp.config.ChannelRegistration;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.simp.stomp.StompHeaderAccessor;
import org.springframework.messaging.support.ChannelInterceptor;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;

@About("STOMP over a broker's channels: their executors, threads and interceptors; a message that goes through them")
final class WebSockets implements Row {

    @Override
    public void play(Sheet sheet) throws Exception {
        try (var app = App.of(Config.class).with(Auto.WEB, Auto.WEBSOCKET).start()) {
            sheet.say("executors", new TreeSet<>(List.of(app.getBeanNamesForType(Executor.class))));
            Config config = app.getBean(Config.class);
            CountDownLatch arrived = new CountDownLatch(1);
            AtomicReference<String> where = new AtomicReference<>();
            SubscribableChannel inbound = app.getBean("clientInboundChannel", SubscribableChannel.class);
            inbound.subscribe(message -> {
                where.set(Thread.currentThread().getName().replaceAll("\\d+", "n"));
                arrived.countDown();
            });
            StompHeaderAccessor headers = StompHeaderAccessor.create(StompCommand.SEND);
            headers.setSessionId("s1");
            headers.setDestination("/nowhere");
            headers.setSessionAttributes(new HashMap<>());
            inbound.send(MessageBuilder.createMessage(new byte[0], headers.getMessageHeaders()));
            sheet.say("arrives", arrived.await(10, TimeUnit.SECONDS));
            sheet.say("on", where);
            sheet.say("intercepted on", config.where);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAsync
    @EnableWebSocketMessageBroker
    static class Config implements WebSocketMessageBrokerConfigurer {

        volatile String where;

        @Override
        public void registerStompEndpoints(StompEndpointRegistry registry) {
            registry.addEndpoint("/stomp");
        }

        @Override
        public void configureClientInboundChannel(ChannelRegistration registration) {
            registration.interceptors(new ChannelInterceptor() {
                @Override
                public Message<?> preSend(Message<?> message, MessageChannel channel) {
                    where = Thread.currentThread().getName().startsWith("row") ? "the sender's thread" : "another";
                    return message;
                }
            });
        }
    }
}
