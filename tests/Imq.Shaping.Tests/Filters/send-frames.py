# Sends every line of a file, a frame in hexadecimal, out of a device, through its qdisc: send-frames.py DEVICE FILE
import socket, sys
wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
wire.bind((sys.argv[1], 0))
for line in open(sys.argv[2]):
    wire.send(bytes.fromhex(line))
