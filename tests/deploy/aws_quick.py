"""The real aws command without its start: a warm process forks one for each call.

aws_quick.py serve SOCKET     imports awscli once and waits
aws_quick.py call SOCKET ...  runs `aws ...` in a fork of it, with this process's own environment, folder and files

A call of the scripts under test costs its own time, and not the half second that Python takes to import awscli.
"""
import gc
import json
import os
import signal
import socket
import sys


def run(request, files, connection):
    os.dup2(files[0], 0), os.dup2(files[1], 1), os.dup2(files[2], 2)
    os.chdir(request["folder"])
    data_path = os.environ.get("AWS_DATA_PATH")  # awscli set it when it was imported
    os.environ.clear()
    if data_path:
        os.environ["AWS_DATA_PATH"] = data_path
    os.environ.update(request["environment"])
    sys.argv = ["aws"] + request["arguments"]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    code = 255
    try:
        code = driver.main(request["arguments"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except KeyboardInterrupt:
        code = 130
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(json.dumps({"code": code or 0}).encode())
    os._exit(0)


def serve(path):
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen(16)
    print("ready", flush=True)
    while True:
        connection, _ = server.accept()
        message, files, _, _ = socket.recv_fds(connection, 16, 3)
        size = int.from_bytes(message[:4], "big")
        body = message[4:]
        while len(body) < size:
            body += connection.recv(65536)
        child = os.fork()
        if child == 0:
            server.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            connection.sendall(json.dumps({"process": os.getpid()}).encode() + b"\n")
            run(json.loads(body), files, connection)
        for each in files:
            os.close(each)
        connection.close()


def call(path, arguments):
    body = json.dumps({"arguments": arguments, "folder": os.getcwd(), "environment": dict(os.environ)}).encode()
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path)
    socket.send_fds(connection, [len(body).to_bytes(4, "big")], [0, 1, 2])
    connection.sendall(body)
    answers = connection.makefile()
    process = json.loads(answers.readline())["process"]
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: os.kill(process, signal.SIGINT))
    said = answers.readline()
    sys.exit(json.loads(said)["code"] if said else 255)


if sys.argv[1] == "serve":
    import awscli.clidriver
    import awscli.customizations.s3.subcommands
    import botocore.httpsession
    import botocore.parsers
    import botocore.signers

    driver = awscli.clidriver.create_clidriver()
    loader = driver.session.get_component("data_loader")
    for data in ("cli", "endpoints", "partitions", "sdk-default-configuration", "_retry"):
        loader.load_data(data)
    for service in ("sts", "cloudformation", "iam", "s3", "amplify", "athena", "iot"):
        for kind in ("service-2", "endpoint-rule-set-1"):
            loader.load_service_model(service, kind)
    driver._get_command_table()
    gc.freeze()  # else each fork copies what its collector marks
    serve(sys.argv[2])
else:
    call(sys.argv[2], sys.argv[3:])
